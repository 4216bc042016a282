import base64
import json
import time

import pytest

from events_server import EventsServer, Refused


def sub_of(token: str) -> str:
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return str(claims["sub"])


def test_a_customer_hears_about_their_own_orders(server: EventsServer) -> None:
    token = server.token("alice")
    with server.subscribe(f"/private/{sub_of(token)}/*", token) as inbox:
        server.publish(f"/private/{sub_of(token)}/orders", {"order": 7, "state": "packed"}, {"order": 7, "state": "sent"})
        assert inbox.next() == {"order": 7, "state": "packed"}
        assert inbox.next() == {"order": 7, "state": "sent"}


@pytest.mark.parametrize("channel", ["/private/*", "/private/{sub}/*", "/private/{sub}/orders"])
def test_another_one_is_refused(server: EventsServer, channel: str) -> None:
    alice = sub_of(server.token("alice"))
    with pytest.raises(Refused, match="Unauthorized"):
        with server.subscribe(channel.format(sub=alice), server.token("bob")):
            pass


def test_couriers_hear_about_deliveries_and_customers_do_not(server: EventsServer) -> None:
    with server.subscribe("/deliveries/*", server.token("carla")) as inbox:
        with pytest.raises(Refused, match="Unauthorized"):
            with server.subscribe("/deliveries/*", server.token("alice")):
                pass
        server.publish("/deliveries/north", "ready")
        assert inbox.next() == "ready"


def test_a_token_expires_and_the_subscription_stays(server: EventsServer) -> None:
    token = server.token("alice")
    channel = f"/private/{sub_of(token)}/orders"
    with server.subscribe(channel, token) as inbox:
        time.sleep(6)  # the server was told --expire-tokens 5
        with pytest.raises(Refused, match="UnauthorizedException"):
            with server.subscribe(channel, token):
                pass
        server.publish(channel, {"order": 8, "state": "packed"})
        assert inbox.next() == {"order": 8, "state": "packed"}
