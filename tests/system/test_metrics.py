"""Metrics that a server of many processes returns to Prometheus, and alerts."""

import json
import re
import time
from pathlib import Path

import pytest
import yaml
from harness.api_client import (
    PATIENCE_SECONDS,
    ApiClient,
    WebsocketClient,
    message_of,
    new_uuid,
)
from harness.busy_site import open_busy_conversation, port_of
from harness.metrics_scraper import scrape, total

DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = re.compile(r"\bseitech_chat_\w+")
MESSAGES = 12
SOCKETS = 5


def sent(families):
    """Return the server's own count of stored messages."""
    return total(families, "seitech_chat_sends", "_total", outcome="stored")


def count_sockets(port):
    """Ask how many sockets are open."""
    return total(scrape(port), "seitech_chat_sockets")


def bus_health(port):
    """Return whether the bus is listened to."""
    health = ApiClient(port).request("GET", "/api/chat/health")
    checks = {check["name"]: check["status"] for check in health.body["checks"]}
    return checks["bus"]


def asked(families):
    """Count the requests to send that the desk made."""
    return total(families, "seitech_chat_request_seconds", "_count", route="send")


def wait_for(condition, seconds=PATIENCE_SECONDS):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.3)


def test_all_workers_together_count_each_message_once(busy_server):
    port = port_of(busy_server)
    channel_id, visitor, sessions, _tokens = open_busy_conversation(busy_server)
    families = scrape(port)
    before, asked_before = sent(families), asked(families)
    caller = sessions["agent"]

    for number in range(MESSAGES):
        body = {"channel_id": channel_id, "body": f"{number}"}
        caller.call("send", client_uuid=new_uuid(), **body)
        if number == MESSAGES // 2:
            busy_server.kill_worker()
            wait_for(
                lambda: ApiClient(port).request("GET", "/web/health").status == 200
            )
    repeated = {"channel_id": channel_id, "body": "x", "client_uuid": new_uuid()}
    for _again in range(2):
        visitor.call("send", **repeated)
    refused = visitor.post(visitor.chat_path("send"), {**repeated, "body": "y"})

    assert refused.status == 409
    for _worker in range(8):
        families = scrape(port)
        assert sent(families) == before + MESSAGES + 1
    assert total(families, "seitech_chat_sends", "_total", outcome="repeated") >= 1
    code = {"route": "send", "code": "client_uuid_reused"}
    assert total(families, "seitech_chat_refusals", "_total", **code) >= 1
    assert total(families, "seitech_chat_send_seconds", "_count") >= before + MESSAGES
    assert asked(families) >= asked_before + MESSAGES


def test_sockets_and_the_bus_are_counted(busy_server):
    port = port_of(busy_server)
    channel_id, visitor, sessions, _tokens = open_busy_conversation(busy_server)
    # Sockets of other tests would end later, and be counted until then.
    busy_server.kill_websocket()
    busy_server.site.wait_ready()
    wait_for(lambda: count_sockets(port) == 0)
    sockets = [WebsocketClient(sessions["agent"], port) for _number in range(SOCKETS)]
    wait_for(lambda: count_sockets(port) == SOCKETS)
    lags = total(scrape(port), "seitech_chat_bus_lag_seconds", "_count")
    uuid = new_uuid()

    visitor.call("send", channel_id=channel_id, client_uuid=uuid, body="Hello")
    for socket in sockets:
        socket.wait_for(message_of(uuid))

    wait_for(
        lambda: total(scrape(port), "seitech_chat_bus_lag_seconds", "_count") > lags
    )
    wait_for(lambda: total(scrape(port), "seitech_chat_fast_bus") == 1)
    seen = "seitech_chat_bus_seen_timestamp_seconds"
    wait_for(lambda: time.time() - total(scrape(port), seen) < 5)
    wait_for(lambda: bus_health(port) == "ok")
    busy_server.kill_websocket()
    # Its open sockets are gone with it.
    wait_for(lambda: count_sockets(port) == 0)
    busy_server.site.wait_ready()  # for the next test
    for socket in sockets:
        socket.close()


def expressions():
    """List what the dashboard and the alerts ask for."""
    dashboard = json.loads((DEPLOY / "grafana" / "seitech_chat.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"]
    alerts = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())
    for group in alerts["groups"]:
        for rule in group["rules"]:
            yield rule["expr"]


@pytest.fixture(scope="module")
def exported(busy_server):
    """Every name a query may use."""
    names = set()
    for family in scrape(port_of(busy_server)):
        ends = ("", "_total", "_bucket", "_sum", "_count")
        names |= {family + end for end in ends}
    return names


def test_every_requested_row_is_returned(exported):
    asked = {name for expression in expressions() for name in NAME.findall(expression)}

    assert len(asked) > 12
    assert asked <= exported


def test_the_scrape_asks_the_address_of_the_metrics(busy_server):
    text = (DEPLOY / "prometheus" / "prometheus.yaml").read_text()
    [job] = yaml.safe_load(text)["scrape_configs"]

    answer = ApiClient(port_of(busy_server)).request("GET", job["metrics_path"])

    # Not for everybody.
    assert answer.status == 404
