"""Several devices of one person identify at the same moment, over four workers."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from harness.api_client import ApiClient
from harness.identifying_shop import IdentifyingShop

API = "/api/chat/support"
DEVICES = 12
ROUNDS = 5


@pytest.fixture(scope="module")
def shop(busy_server):
    running = IdentifyingShop(busy_server, mode="required")
    yield running
    running.stop()


class Device:
    """A browser on the shop's page."""

    def __init__(self, server, shop):
        self.caller = ApiClient(server.site.port, {"X-Chat-Site": shop.key})

    def post(self, path, **body):
        answer = self.caller.post(f"{API}{path}", body)
        assert answer.status == 200, (path, answer.status, answer.body)
        return answer.body

    def identify(self, identity_token):
        token = self.post("/identify", identity_token=identity_token)["token"]
        self.caller.headers["X-Chat-Visitor-Token"] = token
        return token

    def channel_ids(self):
        rows = self.post("/channels", state="all")["channels"]
        return [row["channel"]["id"] for row in rows]

    def open(self, question):
        answer = self.post(
            "", name="Ana", email="ana@example.com", query_type="other",
            body=question, opening_uuid=str(uuid.uuid4()),
            client_uuid=str(uuid.uuid4()),
        )  # fmt: skip
        return answer["entry"]["channel"]["id"]


def at_once(calls):
    """Make calls in threads that begin together; return their results."""
    barrier = Barrier(len(calls))

    def begin(call):
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(begin, calls))


def identify_all(devices, shop, sub):
    """Identify all devices at once, each by a token of its own; return their tokens."""
    signed = [shop.sign(sub, "Ana", device=n) for n in range(len(devices))]
    pairs = zip(devices, signed, strict=True)
    return at_once([lambda d=d, t=t: d.identify(t) for d, t in pairs])


def test_devices_that_identify_at_once_are_one_visitor(busy_server, shop):
    for _round in range(ROUNDS):
        sub = f"u-{uuid.uuid4().hex[:8]}"
        devices = [Device(busy_server, shop) for _ in range(DEVICES)]

        tokens = identify_all(devices, shop, sub)

        assert len(set(tokens)) == 1
        [[count]] = busy_server.sql(
            "SELECT count(*) FROM seitech_chat_visitor WHERE identity_subject = %s",
            [sub],
        )
        assert count == 1
        channel_id = devices[0].open("Where is my order?")
        assert at_once([device.channel_ids for device in devices]) == [
            [channel_id]
        ] * len(devices)


def test_devices_whose_token_expired_get_one_new_token_at_once(busy_server, shop):
    sub = f"u-{uuid.uuid4().hex[:8]}"
    devices = [Device(busy_server, shop) for _ in range(DEVICES)]
    [before] = set(identify_all(devices, shop, sub))
    channel_id = devices[0].open("Where is my order?")
    busy_server.sql(
        "UPDATE seitech_chat_visitor SET token_expires_at = now() - interval '1 day'"
        " WHERE identity_subject = %s RETURNING id",
        [sub],
    )

    [after] = set(identify_all(devices, shop, sub))

    assert after != before
    assert [device.channel_ids() for device in devices] == [[channel_id]] * DEVICES


def test_devices_that_open_at_once_have_all_conversations(busy_server, shop):
    sub = f"u-{uuid.uuid4().hex[:8]}"
    devices = [Device(busy_server, shop) for _ in range(4)]
    identify_all(devices, shop, sub)

    opened = at_once(
        [lambda d=d, n=n: d.open(f"Question {n}") for n, d in enumerate(devices)]
    )

    assert len(set(opened)) == len(devices)
    for device in devices:
        assert sorted(device.channel_ids()) == sorted(opened)
