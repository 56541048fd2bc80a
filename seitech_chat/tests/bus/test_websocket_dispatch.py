import contextlib
import json
import os
import random
import socket
import tempfile
import threading
import time
from types import SimpleNamespace
from unittest.mock import Mock, patch

import odoo
from odoo.tests import TransactionCase

from odoo.addons.bus.models.bus import dispatch
from odoo.addons.bus.websocket import ConnectionState, Websocket

from ...bus import watcher, websocket_dispatch
from ...logic.bus_window import Row

SID = "a" * 84
half_minute = websocket_dispatch._time_bucket


class TestWebsocketDispatch(TransactionCase):
    """A socket receives from the watcher what Odoo would send, or is left to Odoo."""

    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.session_file = os.path.join(folder, "session")
        self.touch_session()
        store = SimpleNamespace(get_session_filename=lambda sid: self.session_file)
        for target, value in (
            ("odoo.evented", True),
            ("odoo.addons.seitech_chat.bus.websocket_dispatch.root",
             SimpleNamespace(session_store=store)),
            # It may end between the check and the event.
            ("odoo.addons.seitech_chat.bus.websocket_dispatch._time_bucket",
             lambda sid: 7),
        ):  # fmt: skip
            self.enterContext(patch(target, value))
        self.rng = random.Random(11)
        self.socket, self.line = self.open_socket(["one", "two"])
        self.addCleanup(websocket_dispatch._checked.clear)

    def touch_session(self):
        with open(self.session_file, "w") as file:
            file.write(str(time.perf_counter_ns()))

    def open_socket(self, channels):
        ours, theirs = socket.socketpair()
        theirs.settimeout(5)
        self.addCleanup(ours.close)
        self.addCleanup(theirs.close)
        session = SimpleNamespace(db=self.env.cr.dbname, sid=SID)
        with patch.object(Websocket, "_trigger_lifecycle_event"):
            opened = Websocket(ours, session, {})
        opened._channels = {(self.env.cr.dbname, name) for name in channels}
        for channel in opened._channels:
            dispatch._channels_to_ws.setdefault(channel, set()).add(opened)
        self.addCleanup(dispatch.unsubscribe, opened)
        return opened, theirs

    def check(self):
        """Let the session count as checked just now."""
        websocket_dispatch._checked[SID] = websocket_dispatch._signature(SID)

    def watch(self, is_on):
        return SimpleNamespace(is_on=is_on, is_reliable=lambda: True)

    def row(self, number, channel="one"):
        message = json.dumps({"type": "test", "payload": {"number": number}})
        name = json.dumps([self.env.cr.dbname, channel], separators=(",", ":"))
        return Row(number, name, message, 0.0)

    def dispatch_all(self, *rows):
        websocket_dispatch.dispatch_rows(rows, is_direct=True)

    def received(self, line=None):
        """Read one frame as a client does: the numbers in it."""
        line = line or self.line
        head = line.recv(2)
        self.assertEqual(head[0], 0x81)
        length = head[1]
        if length > 125:
            size = {126: 2, 127: 8}[length]
            length = int.from_bytes(line.recv(size), "big")
        payload = b""
        while len(payload) < length:
            payload += line.recv(length - len(payload))
        return [
            (n["id"], n["message"]["payload"]["number"]) for n in json.loads(payload)
        ]

    def fill_line(self):
        line = self.socket._Websocket__socket
        with contextlib.suppress(BlockingIOError):
            while True:
                line.send(b"x" * 65_536, socket.MSG_DONTWAIT)

    def assert_left_to_odoo(self):
        self.assertTrue(self.socket._waiting_for_dispatch)
        self.line.setblocking(False)
        with self.assertRaises(BlockingIOError):
            self.line.recv(1)

    def test_a_checked_socket_receives_at_once(self):
        self.check()

        self.dispatch_all(self.row(5), self.row(6, "two"), self.row(7, "elsewhere"))

        self.assertEqual(self.received(), [(5, 5), (6, 6)])
        self.assertFalse(self.socket._waiting_for_dispatch)

    def test_a_row_without_subscribers_delays_nothing(self):
        self.check()
        strange = [
            Row(number, channel, "{}", 0.0)
            for number, channel in enumerate(("chan", "", None, "{}", "[[1], {}]"), 5)
        ]

        self.dispatch_all(*strange, self.row(20))

        self.assertEqual(self.received(), [(20, 20)])

    def test_a_notified_message_is_not_notified_again(self):
        self.check()
        self.dispatch_all(self.row(5))
        self.received()

        self.dispatch_all(self.row(5), self.row(8))

        self.assertEqual(self.received(), [(8, 8)])

    def test_a_late_number_is_delivered(self):
        self.check()
        self.dispatch_all(self.row(9))
        self.received()

        self.dispatch_all(self.row(7))

        self.assertEqual(self.received(), [(7, 7)])

    def test_history_is_kept_as_odoo_keeps_it(self):
        self.check()
        numbers = list(range(10, 60))
        self.rng.shuffle(numbers)
        now = time.time()
        with patch.object(websocket_dispatch.time, "time") as clock:
            for step, number in enumerate(numbers):
                clock.return_value = now + step
                self.dispatch_all(self.row(number))

        history = self.socket._notif_history
        self.assertEqual(history, sorted(history))
        # Nothing below the number kept is in the history, and all above it is.
        received_last = numbers.index(history[0][0])
        self.assertGreaterEqual(received_last, 0)
        self.assertTrue(
            all(number > self.socket._last_notif_sent_id for number, _at in history)
        )

    def test_a_session_never_checked_is_left_to_odoo(self):
        self.dispatch_all(self.row(5))

        self.assert_left_to_odoo()

    def test_a_session_that_changed_is_left_to_odoo(self):
        self.check()
        self.touch_session()
        # However coarse the clock of the file system is.
        later = time.time() + 1
        os.utime(self.session_file, (later, later))

        self.dispatch_all(self.row(5))

        self.assert_left_to_odoo()

    def test_a_session_that_ended_is_left_to_odoo(self):
        self.check()
        os.remove(self.session_file)

        self.dispatch_all(self.row(5))

        self.assert_left_to_odoo()

    def test_a_session_is_checked_again_after_a_while(self):
        self.check()
        with patch.object(websocket_dispatch, "_time_bucket", return_value=8):
            self.dispatch_all(self.row(5))

        self.assert_left_to_odoo()

    def test_a_socket_that_waits_for_odoo_receives_in_its_turn(self):
        self.check()
        self.socket._waiting_for_dispatch = True

        self.dispatch_all(self.row(5))

        self.assert_left_to_odoo()

    def test_a_line_somebody_writes_into_is_left_to_odoo(self):
        self.check()
        with websocket_dispatch._write_lock(self.socket):
            self.dispatch_all(self.row(5))

        self.assert_left_to_odoo()

    def test_a_line_that_takes_nothing_is_left_to_odoo(self):
        self.check()
        self.fill_line()

        self.dispatch_all(self.row(5))

        self.assertTrue(self.socket._waiting_for_dispatch)
        self.assertFalse(websocket_dispatch._write_lock(self.socket).locked())
        self.assertFalse(self.socket._notif_history)

    def test_a_line_that_broke_is_left_to_odoo(self):
        self.check()
        self.line.close()

        self.dispatch_all(self.row(5))

        self.assertTrue(self.socket._waiting_for_dispatch)
        self.assertFalse(websocket_dispatch._write_lock(self.socket).locked())

    def test_members_without_a_read_position_are_notified(self):
        self.check()

        self.dispatch_all(self.row(5))
        self.dispatch_all(self.row(6))

        self.assertEqual(self.received() + self.received(), [(5, 5), (6, 6)])
        self.assertFalse(self.socket._waiting_for_dispatch)

    def test_a_frame_longer_than_the_line_is_written_to_its_end_before_the_next(self):
        self.check()
        row = self.row(5)
        long = {"type": "test", "payload": {"number": 5, "text": "x" * 3_000_000}}
        self.dispatch_all(row._replace(message=json.dumps(long)))
        ping = threading.Thread(target=self.socket._send_ping_frame)
        ping.start()
        self.dispatch_all(self.row(6))
        self.assertTrue(self.socket._waiting_for_dispatch)

        self.assertEqual(self.received(), [(5, 5)])

        ping.join(5)
        self.assertEqual(self.line.recv(2), bytes([0x89, 0]))
        self.assertFalse(websocket_dispatch._write_lock(self.socket).locked())

    def test_a_frame_broken_off_ends_the_socket(self):
        self.check()
        row = self.row(5)
        line = self.socket._Websocket__socket
        self.socket._Websocket__socket = SimpleNamespace(
            _sock=line, shutdown=line.shutdown, sendall=Mock(side_effect=TimeoutError)
        )

        self.dispatch_all(
            row._replace(message=json.dumps({"payload": "x" * 3_000_000}))
        )

        # Without an end, the last of these would wait in vain.
        while self.line.recv(65_536):
            pass
        self.assertTrue(websocket_dispatch._write_lock(self.socket).acquire(timeout=5))

    def test_sessions_are_not_all_due_at_the_same_moment(self):
        sids = [f"{number:084}" for number in range(1_000)]
        with patch.object(websocket_dispatch.time, "monotonic") as clock:
            clock.return_value = 0
            before = {sid: half_minute(sid) for sid in sids}
            clock.return_value = 15
            due = [sid for sid in sids if half_minute(sid) > before[sid]]
            clock.return_value = 30
            self.assertTrue(all(half_minute(sid) > before[sid] for sid in sids))

        self.assertTrue(400 < len(due) < 600, len(due))

    def test_switched_off_everything_is_left_to_odoo(self):
        self.check()

        websocket_dispatch.dispatch_rows([self.row(5)], is_direct=False)

        self.assert_left_to_odoo()

    def test_hundreds_receive_the_same_frame(self):
        self.check()
        lines = [self.open_socket(["one"])[1] for _number in range(50)]

        self.dispatch_all(self.row(5))

        for line in lines:
            self.assertEqual(self.received(line), [(5, 5)])

    def test_a_closed_socket_receives_nothing(self):
        self.check()
        self.socket.state = ConnectionState.CLOSED

        self.dispatch_all(self.row(5))

        self.line.setblocking(False)
        with self.assertRaises(BlockingIOError):
            self.line.recv(1)

    def test_core_bus_does_not_wake_sockets_served_here(self):
        with patch.object(threading, "current_thread", return_value=dispatch):
            with patch.dict(watcher._watches, {self.env.cr.dbname: self.watch(True)}):
                self.socket.trigger_notification_dispatching()
                self.assertFalse(self.socket._waiting_for_dispatch)
            self.socket.trigger_notification_dispatching()
        self.assertTrue(self.socket._waiting_for_dispatch)

    def test_odoo_checks_the_session_and_it_counts(self):
        with patch.object(websocket_dispatch, "_dispatch_in_full") as full:
            self.socket._dispatch_bus_notifications()
            full.assert_called_once()
        self.socket._waiting_for_dispatch = False

        self.dispatch_all(self.row(5))

        self.assertEqual(self.received(), [(5, 5)])
        self.assertTrue(odoo.evented)

    def test_a_session_odoo_refuses_does_not_count(self):
        with (
            patch.object(websocket_dispatch, "_dispatch_in_full", side_effect=OSError),
            self.assertRaises(OSError),
        ):
            self.socket._dispatch_bus_notifications()

        self.dispatch_all(self.row(5))

        self.assert_left_to_odoo()
