"""Jobs after a commit run once, and not before the response is sent."""

from odoo.tests import TransactionCase, tagged

from ...tools.after_commit import after_commit, defer_to_response


@tagged("post_install", "-at_install")
class TestAfterCommit(TransactionCase):
    def setUp(self):
        super().setUp()
        self.hooks = self.env.cr.postcommit
        self.hooks.clear()
        self.done = []

    def ask(self, what, key):
        after_commit(self.env.cr, lambda: self.done.append(what), key)

    def test_a_key_runs_once_for_each_commit(self):
        for _commit in range(2):
            for what in ("one", "other", "one"):
                self.ask(what, key=what)
            self.hooks.run()

        self.assertEqual(self.done, ["one", "other"] * 2)

    def test_a_request_is_answered_first(self):
        jobs = []
        self.ask("one", key=1)
        defer_to_response(self.env.cr, jobs)

        self.hooks.run()

        self.assertFalse(self.done)
        for job in jobs:
            job()
        self.assertEqual(self.done, ["one"])

    def test_what_was_rolled_back_runs_nothing(self):
        self.ask("one", key=1)

        self.hooks.clear()
        self.hooks.run()

        self.assertFalse(self.done)

    def test_a_job_may_ask_for_another(self):
        after_commit(self.env.cr, lambda: self.ask("next", key=1), key=1)

        self.hooks.run()

        self.assertEqual(self.done, ["next"])
