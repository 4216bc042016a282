"""Prints what the library says to a Python app: JSON of a message, or the type and message of an error, for each case."""

import json
import sys
from typing import Any, Callable

from aws_cdk import App, Stack
from aws_cdk.aws_cognito import UserPool
from cdk_cognito_events_api import ChannelPolicy, CognitoEventsApi, EventHandlers, EventsNamespaceOptions

from readme_stack import ReadmeStack

stack = Stack(App(outdir="cases.out"), "Chat")
user_pool = UserPool(stack, "Users")
events = CognitoEventsApi(stack, "Events", user_pool=user_pool)
anything: Any = 7
with_policy: Any = EventsNamespaceOptions(subscribe_policy=ChannelPolicy.owner())

CASES: dict[str, Callable[[], object]] = {
    "name": lambda: events.add_namespace("a b", subscribe_policy=ChannelPolicy.owner()),
    "twice": lambda: events.add_namespace("private", subscribe_policy=ChannelPolicy.owner()),
    "clients": lambda: CognitoEventsApi(stack, "Other", user_pool=user_pool, user_pool_clients=[]),
    "claim": lambda: ChannelPolicy.claim("custom:tenant"),
    "code": lambda: EventHandlers.from_inline("export function onPublish(ctx) {\n  while (true) {}\n}"),
    "types": lambda: events.add_namespace(anything, subscribe_policy=ChannelPolicy.owner()),
    "policy": lambda: CognitoEventsApi(stack, "Open", user_pool=user_pool, public_namespace=with_policy),
    "handlers": lambda: EventHandlers.from_type_script("handlers/jobs.ts", values={"stage": "live"}),
}


def said(case: Callable[[], object]) -> dict[str, str]:
    try:
        case()
    except Exception as error:
        return {"type": type(error).__name__, "message": str(error)}
    return {"type": "", "message": ""}


app = App(outdir="cdk.out")
ReadmeStack(app, "Readme")
try:
    handlers = EventHandlers.from_type_script("handlers/jobs.ts", values={"stage": "live"})
    with_handlers = Stack(app, "Handlers")
    CognitoEventsApi(with_handlers, "Events", user_pool=UserPool(with_handlers, "Users")).add_namespace(
        "jobs", subscribe_policy=ChannelPolicy.owner(), handlers=handlers
    )
except RuntimeError:
    pass  # said below
app.synth()
json.dump({name: said(case) for name, case in CASES.items()}, sys.stdout)
