"""How what is due is fired: again when it is due again, and never in a circle."""

from contextlib import closing
from unittest.mock import patch

import psycopg2

from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ...tools import deadline_runner

KEY = ("seitech.chat.sla.target", 1)


@tagged("post_install", "-at_install")
class TestDeadlines(BaseCase):
    def fire(self, looks, *, held, outcomes=()):
        """Fire what each look finds due; once they are used up nothing is.

        :param outcomes: whether each firing went well; True when left out.
        :return: what was fired, in order.
        """
        fired = []
        outcomes = iter(outcomes)
        looks = iter(looks)

        def look(_dbname, held):
            return [key for key in next(looks, []) if key not in held], None

        def fire(_dbname, *key):
            fired.append(key)
            return next(outcomes, True)

        with (
            patch.object(deadline_runner, "_find_due", look),
            patch.object(deadline_runner, "_run_one", fire),
            patch.object(deadline_runner, "Registry"),
        ):
            deadline_runner.run_due("any", held)
        return fired

    def test_a_finished_deadline_can_be_due_again(self):
        held = {}

        self.assertEqual(self.fire([[KEY]], held=held), [KEY])
        self.assertEqual(self.fire([[KEY]], held=held), [KEY])

    def test_a_deadline_that_stays_due_is_retried_later(self):
        held = {}

        self.assertEqual(self.fire([[KEY]] * 5, held=held), [KEY, KEY])
        self.assertEqual(self.fire([[KEY]] * 5, held=held), [])

    def test_a_failed_deadline_is_retried_later(self):
        held = {}

        fired = self.fire([[KEY]] * 5, held=held, outcomes=[False])

        self.assertEqual(fired, [KEY])
        self.assertIn(KEY, held)

    def test_a_failing_record_stops_no_other(self):
        """A statement that was cancelled is the record's; a lost connection is not."""

        def cancelled(*_args):
            with closing(db_connect(get_db_name()).cursor()) as cr:
                cr.execute("SET statement_timeout = 10")
                cr.execute("SELECT pg_sleep(5)")

        def lost(*_args):
            with closing(db_connect(get_db_name()).cursor()) as cr:
                cr.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        with mute_logger("odoo.sql_db", deadline_runner.__name__):
            with patch.object(deadline_runner, "run_in_transaction", cancelled):
                self.assertFalse(deadline_runner._run_one("any", *KEY))
            with (
                patch.object(deadline_runner, "run_in_transaction", lost),
                self.assertRaises(psycopg2.OperationalError),
            ):
                deadline_runner._run_one("any", *KEY)
