"""Publishes to a channel of AppSync Events as a backend does, signed with IAM.

It needs botocore, which the AWS SDK for Python brings. Run as a program, it publishes what stands on standard input,
a JSON value a line:

    EVENTS_URL=https://….appsync-api.eu-west-1.amazonaws.com/event AWS_REGION=eu-west-1 \\
        python publisher.py /private/<sub>/orders order < orders.jsonl
"""

import json
import os
import sys
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

# AppSync takes five events at once, and 240 KB each.
MAX_BATCH = 5
MAX_EVENT_BYTES = 240 * 1024


def envelope(kind, data):
    """An event as it travels: who gets it twice sees it by the id, who gets it late by the time."""
    time = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"id": str(uuid.uuid4()), "type": kind, "time": time, "data": data}


class Publisher:
    """https://docs.aws.amazon.com/appsync/latest/eventapi/publish-http.html"""

    def __init__(self, url, region, credentials=None):
        """
        url: the API's HTTP URL, https://…/event
        credentials: of botocore; by default those that the AWS SDK finds
        """
        self._url = url
        self._region = region
        self._credentials = credentials or Session().get_credentials()

    def publish(self, channel, events):
        """Publishes any number of events, in their order; gives those that were refused, since AppSync may take the others.

        Raises RuntimeError if AppSync refuses a whole request; the events of those before it are published.
        """
        failed, fitting = [], []
        for event in events:
            text = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
            size = len(text.encode())
            if size > MAX_EVENT_BYTES:
                failed.append({"id": event["id"], "code": "EventTooLarge", "message": f"{size} bytes; AppSync takes {MAX_EVENT_BYTES}"})
            else:
                fitting.append((event, text))
        for start in range(0, len(fitting), MAX_BATCH):
            batch = fitting[start:start + MAX_BATCH]
            answer = self._send(channel, [text for _, text in batch])
            for entry in answer.get("failed", []):
                event, _ = batch[entry["index"]]
                failed.append({"id": event["id"], "code": entry["code"], "message": entry["message"]})
        return failed

    def _send(self, channel, texts):
        body = json.dumps({"channel": channel, "events": texts}).encode()
        request = AWSRequest("POST", self._url, {"content-type": "application/json"}, body)
        SigV4Auth(self._credentials.get_frozen_credentials(), "appsync", self._region).add_auth(request)
        try:
            with urllib.request.urlopen(urllib.request.Request(self._url, body, dict(request.headers), method="POST"), timeout=10) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"publish to {channel}: {error.code} {error.read().decode()}") from None


def main():
    channel, kind = sys.argv[1:]
    publisher = Publisher(os.environ["EVENTS_URL"], os.environ["AWS_REGION"])
    failed = publisher.publish(channel, [envelope(kind, json.loads(line)) for line in sys.stdin])
    print(json.dumps(failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
