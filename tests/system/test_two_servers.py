"""Two Odoo servers on one database, as two hosts behind a load balancer."""

import statistics
import time

from harness import OdooServer
from harness.api_client import WebsocketClient, message_of, new_uuid
from harness.busy_site import open_busy_conversation
from harness.machine_speed import MachineSpeed

MESSAGES = 20


def test_sent_through_one_server_and_received_on_the_other(busy_server):
    channel_id, visitor, sessions, _tokens = open_busy_conversation(busy_server)
    with (
        OdooServer(name="second", on=busy_server, workers=1) as second,
        MachineSpeed() as speed,
    ):
        there = visitor.at(second.site.port)
        socket = WebsocketClient(there, there.port)
        socket.drain(1)
        seconds = []
        for number in range(MESSAGES):
            uuid = new_uuid()
            start = time.perf_counter()
            sessions["agent"].call(
                "send",
                channel_id=channel_id,
                client_uuid=uuid,
                body=f"over there {number}",
            )
            socket.wait_for(message_of(uuid))
            seconds.append(time.perf_counter() - start)
        history = there.call("messages", channel_id=channel_id)["messages"]
        socket.close()

    assert statistics.median(seconds) < speed.scale(1), seconds
    assert [m["body"] for m in history][-1] == f"<p>over there {MESSAGES - 1}</p>"
