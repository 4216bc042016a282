"""A direct Lambda function of a channel namespace, as its author writes it with Powertools."""
from aws_lambda_powertools.event_handler import AppSyncEventsResolver
from aws_lambda_powertools.event_handler.events_appsync.exceptions import UnauthorizedException

app = AppSyncEventsResolver()


@app.on_publish("/chat/*")
def shout(payload):
    if "text" not in payload:
        raise ValueError("no text")
    return {"text": payload["text"].upper()}


@app.on_publish("/chat/batch/*", aggregate=True)
def keep_the_long_ones(payload):
    return [{"id": event["id"], "payload": event["payload"]} for event in payload if len(event["payload"]["text"]) > 3]


@app.async_on_publish("/later/*")
async def echo(payload):
    return {"echo": payload}


@app.on_subscribe("/chat/*")
def only_own_room():
    owner, identity = app.current_event.info.channel_segments[-1], app.current_event.identity
    if identity is None or identity.username != owner:
        raise UnauthorizedException("not your room")


@app.on_subscribe("/chat/broken/*")
def fail():
    raise RuntimeError("broken for today")


def handler(event, context):
    return app.resolve(event, context)
