import json
import random
from unittest.mock import patch

import psycopg2

import odoo
from odoo.tests import TransactionCase

from ...bus import watcher
from ...tools.after_commit import defer_to_response
from ...tools.db_connection import AutocommitConnection

CHANNELS = ["one", "two", "three"]


class TransactionRows:
    """Stands in for the watch's own connection, which can't see a test's rows."""

    def __init__(self, env):
        self.env = env

    def execute(self, query):
        self.env.cr.execute(query)
        return self.env.cr.fetchall()

    def execute_prepared(self, prepared, *values):
        return self.execute(prepared.query(*values))


class TestFastBus(TransactionCase):
    """The faster bus answers what core answers, or leaves it to core."""

    def setUp(self):
        super().setUp()
        self.bus = self.env["bus.bus"]
        # The events of an installation would be younger than the longest wait.
        self.env.cr.execute("DELETE FROM bus_bus")
        self.watch = watcher.BusListener(self.env.cr.dbname)
        self.watch._connection = TransactionRows(self.env)
        self.rng = random.Random(7)
        self.env["ir.config_parameter"].set_param("seitech_chat.fast_bus", False)
        for target, value in (
            ("odoo.evented", True),
            ("odoo.addons.seitech_chat.bus.watcher._watches",
             {self.env.cr.dbname: self.watch}),
        ):  # fmt: skip
            patcher = patch(target, value)
            patcher.start()
            self.addCleanup(patcher.stop)

    def send(self, count):
        for number in range(count):
            self.bus._sendone(self.rng.choice(CHANNELS), "test", {"number": number})
        self.env.cr.precommit.run()

    def poll_core(self, *args):
        with patch("odoo.evented", False):
            return self.bus._poll(*args)

    def assert_as_core(self, *args):
        """Check that a poll is answered from the window, as core answers it."""
        expected = self.poll_core(*args)
        with patch.object(type(self.bus), "search_read", side_effect=AssertionError):
            self.assertEqual(self.bus._poll(*args), expected)
        return expected

    def test_polls_are_answered_as_core_does(self):
        self.send(20)
        last = self.bus._bus_last_id()
        self.send(30)
        self.watch.poll()
        seen = [row["id"] for row in self.poll_core(["one"], last)][:2]

        self.assertTrue(self.assert_as_core(CHANNELS, last))
        self.assertTrue(self.assert_as_core(["one"], last, seen))
        self.assertTrue(self.assert_as_core(["two", "three"], 0))
        self.assertTrue(self.assert_as_core(["two", "three"], 0, seen))
        self.assertFalse(self.assert_as_core(["nobody's"], last))

    def test_records_and_their_side_channels_differ(self):
        partner = self.env.user.partner_id
        self.send(1)
        last = self.bus._bus_last_id()
        self.bus._sendone(partner, "test", {"for": "all"})
        self.bus._sendone((partner, "internal"), "test", {"for": "some"})
        self.env.cr.precommit.run()
        self.watch.poll()

        self.assertEqual(len(self.assert_as_core([partner], last)), 1)
        self.assertEqual(len(self.assert_as_core([(partner, "internal")], last)), 1)
        by_name = (self.env.cr.dbname, "res.partner", partner.id)
        self.assertEqual(len(self.assert_as_core([by_name], last)), 1)

    def test_a_socket_far_behind_is_answered_by_core(self):
        self.send(20)
        first = self.poll_core(CHANNELS, 0)[0]["id"]
        self.watch.window.max_rows = 5
        self.watch.poll()

        self.assertIsNone(self.bus._read_window(CHANNELS, first))
        self.assertEqual(
            self.bus._poll(CHANNELS, first), self.poll_core(CHANNELS, first)
        )

    def test_a_watch_that_stopped_looking_is_not_believed(self):
        self.watch.poll()
        self.watch._looked_at -= watcher.RELIABLE_SECONDS + 1
        last = self.bus._bus_last_id()
        self.send(3)

        self.assertEqual(len(self.bus._poll(CHANNELS, last)), 3)

    def test_the_switch_leaves_everything_to_core(self):
        self.env["ir.config_parameter"].set_param("seitech_chat.fast_bus", "False")
        self.watch.poll()
        last = self.bus._bus_last_id()
        self.send(3)

        self.assertEqual(len(self.bus._poll(CHANNELS, last)), 3)
        with patch.object(watcher, "_notify") as notify:
            self.assertEqual(self.hooks_of_a_send(), 1)
            notify.assert_not_called()

    def test_a_commit_notifies_once(self):
        with patch.object(watcher, "_notify") as notify:
            self.assertEqual(self.hooks_of_a_send(), 1)
            self.env.cr.postcommit.run()

        watches, core = (call.args[1].params for call in notify.call_args_list)
        self.assertEqual(list(watches), [watcher.CHANNEL])
        names = [channel[1] for channel in json.loads(core[-1])]
        self.assertEqual(names, ["one", "two"])

    def test_core_bus_is_notified_after_the_response(self):
        jobs = []
        with patch.object(watcher, "_notify") as notify:
            self.hooks_of_a_send()
            defer_to_response(self.env.cr, jobs)
            self.env.cr.postcommit.run()
            self.assertEqual(notify.call_count, 1)
            for job in jobs:
                job()

            self.assertEqual(notify.call_count, 2)

    def hooks_of_a_send(self):
        """Send to two channels; return how many hooks wait for the commit."""
        self.env.cr.precommit.clear()
        self.env.cr.postcommit.clear()
        self.bus._sendone("one", "test", {})
        self.bus._sendone("two", "test", {})
        return len(self.env.cr.postcommit._funcs)

    def test_a_broken_connection_is_replaced(self):
        connection = AutocommitConnection(self.env.cr.dbname)
        self.addCleanup(connection.close)
        query = odoo.tools.SQL("SELECT 1")
        self.assertEqual(connection.execute(query), [(1,)])
        connection.connection.close()

        self.assertEqual(connection.execute(query), [(1,)])

    def test_a_notify_that_fails_does_not_undo_the_answer(self):
        failing = patch.object(
            AutocommitConnection, "execute", side_effect=psycopg2.OperationalError
        )

        with failing, self.assertLogs(watcher.__name__, "WARNING") as logs:
            watcher.notify_listeners(self.env.cr.dbname)
            watcher.notify_core_bus(self.env.cr, [[self.env.cr.dbname, "one"]])
            self.env.cr.postcommit.run()

        self.assertEqual(len(logs.records), 2)
