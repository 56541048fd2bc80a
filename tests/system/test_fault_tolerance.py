"""After any fault an answered message is stored, once, in order, and received."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from harness.api_client import CUT, WebsocketClient, new_uuid
from harness.busy_site import (
    assert_dense,
    assert_same,
    open_busy_conversation,
    port_of,
    stored,
)
from harness.network_proxy import NetworkProxy
from harness.sync_client import DISCONNECTED, SyncClient

WRITERS = 4
PATIENCE_SECONDS = 180
OVERLAP = 20  # numbers of the bus
RECEIVE_SECONDS = 40  # less than Odoo's own bus rests after an error


class Stubborn:
    """Sends one message after the other, each again until it is answered."""

    def __init__(self, caller, channel_id):
        self.caller = caller
        self.channel_id = channel_id
        self.answered = []
        self.retries = 0

    def write(self, is_done):
        """Send until stopped."""
        while not is_done.is_set():
            self.send(f"message {len(self.answered)}")

    def send(self, text):
        """Send one message, whatever happens on the way."""
        body = {
            "channel_id": self.channel_id,
            "client_uuid": new_uuid(),
            "body": text,
        }
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            message = self._try(body)
            if message:
                self.answered.append((body["client_uuid"], message))
                return
            self.retries += 1
            time.sleep(0.1)
        raise AssertionError(f"not answered in {PATIENCE_SECONDS} s")

    def _try(self, body):
        try:
            answer = self.caller.post(self.caller.chat_path("send"), body)
        except CUT:
            return None
        # Whatever stands between may say that nobody is there; the API never says
        # anything else than "not now".
        assert answer.status in {200, 502, 503, 504}, (answer.status, answer.body)
        return answer.body["message"] if answer.status == 200 else None


class Ear:
    """A bare socket: what reaches it came by the bus, for it never syncs.

    It connects again as Odoo's own client does, with the last number it received, less
    some: of two transactions the one with the lower number may be the later one.
    """

    def __init__(self, caller):
        self.caller = caller
        self.socket = None
        self.last = 0
        self.received = []

    def listen(self, seconds):
        """Take in what comes for a while."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                if not self.socket:
                    since = max(self.last - OVERLAP, 0)
                    self.socket = WebsocketClient(
                        self.caller, self.caller.port, last=since
                    )
                for kind, payload in self.socket.read(min(left, 0.5)):
                    if kind == "seitech.chat.channel/message_new":
                        self.received.append(payload["message"]["id"])
                self.last = max(self.last, self.socket.last)
            except (*DISCONNECTED, AssertionError):
                self.socket = None
                time.sleep(0.1)


class FaultRun:
    """Writers and a listener in one conversation, while something is broken."""

    def __init__(self, server, port=None):
        self.server = server
        self.channel_id, visitor, sessions, tokens = open_busy_conversation(
            server, port
        )
        callers = [visitor, sessions["agent"], sessions["agent2"], tokens["agent3"]]
        self.writers = [Stubborn(caller, self.channel_id) for caller in callers]
        self.follower = SyncClient(visitor, self.channel_id)
        self.ear = Ear(visitor)
        self._wait_for_ear()
        # Ignore messages from before it began to listen.
        self.first = max(row[0] for row in stored(server, self.channel_id))

    def _wait_for_ear(self):
        """Go on when the bare socket receives: nothing sends it earlier events."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.ear.received:
            assert time.monotonic() < deadline, "it never received anything"
            self.writers[1].send("are you there?")
            self.ear.listen(1)

    @property
    def retries(self):
        """How often somebody had to send again."""
        return sum(writer.retries for writer in self.writers)

    def until_felt(self, fault, least):
        """Cause a fault so often, and on until somebody had to send again for it.

        A worker may be killed while it has nothing to do.
        """
        for times in range(10 * least):
            if times >= least and self.retries:
                return
            yield fault

    def blow(self, faults):
        """Break one thing after the other while everybody writes."""
        is_done = threading.Event()
        listeners = [
            threading.Thread(target=listen, args=(is_done,))
            for listen in (self._follow, self._listen)
        ]
        for listener in listeners:
            listener.start()
        with ThreadPoolExecutor(WRITERS) as pool:
            jobs = [pool.submit(writer.write, is_done) for writer in self.writers]
            try:
                self._wait_for_more(jobs)
                for fault in faults:
                    fault()
                    self._wait_for_more(jobs)
            finally:
                is_done.set()
            for job in jobs:
                job.result()
        for listener in listeners:
            listener.join()

    def _follow(self, is_done):
        while not is_done.is_set():
            self.follower.pump(0.5)

    def _listen(self, is_done):
        while not is_done.is_set():
            self.ear.listen(0.5)

    def _wait_for_more(self, jobs, count=8):
        """Go on when every writer has sent some more."""
        goals = [len(writer.answered) + count for writer in self.writers]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(
            len(w.answered) < goal for w, goal in zip(self.writers, goals, strict=True)
        ):
            for job in jobs:
                if job.done():
                    job.result()
            assert time.monotonic() < deadline, "nobody gets through any more"
            time.sleep(0.05)

    def assert_all_is_well(self):
        """Compare what was answered, what is stored and what was received."""
        by_uuid = {row[3]: row for row in stored(self.server, self.channel_id)}
        for writer in self.writers:
            ids = [by_uuid[uuid][0] for uuid, _message in writer.answered]
            assert ids == [message["id"] for _uuid, message in writer.answered]
            assert ids == sorted(ids)
        count = sum(len(writer.answered) for writer in self.writers)
        assert len(by_uuid) == count + 1  # and the opening's
        assert_dense(self.server, self.channel_id)
        assert_same(self.follower, self.server)
        self._assert_received({row[0] for row in by_uuid.values()})

    def _assert_received(self, ids):
        """Check that the bus alone sent every message since the stress run began."""
        missed = {one for one in ids if one > self.first}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while missed - set(self.ear.received):
            assert time.monotonic() < deadline, sorted(missed - set(self.ear.received))
            self.ear.listen(0.5)


def test_workers_killed_while_people_write(busy_server):
    fault_run = FaultRun(busy_server)

    fault_run.blow(fault_run.until_felt(busy_server.kill_worker, 4))

    assert fault_run.retries > 0
    fault_run.assert_all_is_well()


def test_the_websocket_process_killed_while_people_write(busy_server):
    fault_run = FaultRun(busy_server)

    fault_run.blow([busy_server.kill_websocket] * 2)

    fault_run.assert_all_is_well()


def test_the_network_cut_while_people_write(busy_server):
    network = NetworkProxy(port_of(busy_server))
    fault_run = FaultRun(busy_server, network.port)

    def cut():
        network.disconnect()
        time.sleep(0.5)  # as long as it stays out
        network.reconnect()

    fault_run.blow(fault_run.until_felt(cut, 5))

    assert fault_run.retries > 0
    fault_run.assert_all_is_well()
    network.close()


def test_postgresql_restarted_while_people_write(fragile_server):
    fault_run = FaultRun(fragile_server)

    fault_run.blow([fragile_server.restart_postgres] * 2)

    fault_run.assert_all_is_well()
    assert_receives_live(fault_run)


def assert_receives_live(fault_run):
    """Check that sockets receive again after a restart, without asking.

    One that the restart still takes with it asks when it is connected again; the
    next message it receives.
    """
    follower = fault_run.follower
    for _try in range(5):
        syncs = follower.syncs
        fault_run.writers[1].send("are you there again?")
        uuid, _message = fault_run.writers[1].answered[-1]
        deadline = time.monotonic() + RECEIVE_SECONDS
        while all(m["client_uuid"] != uuid for m in follower.messages.values()):
            assert time.monotonic() < deadline, "nothing was received"
            follower.pump(0.2)
        if follower.syncs == syncs:
            return
    raise AssertionError("all that was received was asked for")
