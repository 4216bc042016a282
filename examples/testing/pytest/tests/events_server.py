import base64
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from websockets.sync.client import connect
from websockets.sync.connection import Connection
from websockets.typing import Subprotocol

SUBPROTOCOL = "aws-appsync-event-ws"
PASSWORD = "Only-for-tests-1"  # of each user in users.yaml


class Refused(Exception):
    """What the service answered."""


class Subscription:
    """The events of a channel, as they come over the socket."""

    def __init__(self, socket: Connection) -> None:
        self._socket = socket

    def next(self) -> Any:
        message = self.message("data")
        return json.loads(message["event"])

    def message(self, kind: str) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = json.loads(self._socket.recv(timeout=10))
            if message["type"] == kind:
                return message
            if message["type"].endswith("_error"):
                raise Refused(message["errors"][0]["errorType"])


class EventsServer:
    """The served app: its Cognito, its realtime endpoint, and the command line as its backend."""

    def __init__(self, folder: Path, command: str, api: dict[str, Any]) -> None:
        self.http_url: str = api["httpUrl"]
        self._realtime_url: str = api["realtimeUrl"]
        self._cognito_url: str = api["url"] + "/"
        self._client_id: str = api["userPoolClientId"]
        self._folder = folder
        self._command = command

    def token(self, username: str) -> str:
        sign_in = {
            "AuthFlow": "USER_PASSWORD_AUTH",
            "ClientId": self._client_id,
            "AuthParameters": {"USERNAME": username, "PASSWORD": PASSWORD},
        }
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
        }
        with urlopen(Request(self._cognito_url, json.dumps(sign_in).encode(), headers), timeout=10) as response:
            return str(json.load(response)["AuthenticationResult"]["AccessToken"])

    def publish(self, channel: str, *events: Any) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._run("publish", channel, *map(json.dumps, events)))
        return answer

    @contextmanager
    def subscribe(self, channel: str, token: str) -> Iterator[Subscription]:
        authorization = {"host": urlsplit(self.http_url).netloc, "Authorization": token}
        credential = base64.urlsafe_b64encode(json.dumps(authorization).encode()).decode().rstrip("=")
        protocols = [Subprotocol(SUBPROTOCOL), Subprotocol(f"header-{credential}")]
        with connect(self._realtime_url, subprotocols=protocols) as socket:
            socket.send(json.dumps({"type": "subscribe", "id": "1", "channel": channel, "authorization": authorization}))
            subscription = Subscription(socket)
            subscription.message("subscribe_success")
            yield subscription

    def _run(self, *arguments: str) -> str:
        done = subprocess.run([self._command, *arguments], cwd=self._folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise Refused(done.stdout + done.stderr)
        return done.stdout.strip()
