from aws_cdk import App
from aws_cdk.assertions import Template
from cdk_cognito_events_api import EventsAssertions, EventsDenial

from chat_stack import ChatStack

events = EventsAssertions.from_template(Template.from_stack(ChatStack(App(), "Chat")))
alice = events.user(sub="alice")


def test_a_user_reads_their_own_channels_and_nobody_else_does() -> None:
    alice.can_subscribe("/private/alice")
    alice.can_subscribe("/private/alice/*")
    alice.cannot_subscribe("/private/bob", because=EventsDenial.POLICY)
    alice.cannot_subscribe("/private/*", because=EventsDenial.POLICY)


def test_only_the_backend_publishes() -> None:
    alice.cannot_publish("/private/alice", {"text": "hi"}, because=EventsDenial.MODE)
    alice.receives("/private/alice", {"text": "hi"})
