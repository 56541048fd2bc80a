"""The reports cost nothing where messages are sent, and little elsewhere."""

from contextlib import contextmanager

from odoo.tests import tagged

from ..support.chat_case import ChatCase
from ..support.statements import kept_statements

TABLES = tuple(
    f"seitech_chat_{name}"
    for name in ("service", "answer", "daily", "page", "recount", "agent_period")
)
# Statements that name a table of the reports. The service itself is older than the
# reports: opening, first answer and end cost 1, 3 and 3 of them without.
AT_MOST = {
    "opening": 1,
    "acceptance": 0,
    "first answer": 3,
    "message of the customer": 0,
    "message of the desk": 0,
    "note": 0,
    "edit": 0,
    "end": 5,
    "rating": 2,
    "reopening": 1,
}


@tagged("post_install", "-at_install")
class TestReportCosts(ChatCase):
    def setUp(self):
        super().setUp()
        self.agent = self.persona("agent")
        self.company.chat_report_tz_counted = "Europe/Madrid"
        self.env["seitech.chat.sla.policy"].create(
            {
                "name": "Quick", "company_id": self.company.id,
                "first_response_seconds": 600, "next_response_seconds": 300,
                "resolution_seconds": 7200,
            }
        )  # fmt: skip

    @contextmanager
    def kept(self):
        """Keep the statements of a block, on a cold cache of records."""
        self.env.cr.precommit.run()
        self.env.flush_all()
        self.env.invalidate_all()
        with kept_statements() as statements:
            yield statements
            self.env.flush_all()
            self.env.cr.precommit.run()

    def test_statements_that_name_tables_of_the_reports(self):
        for name in ("first", "second"):  # the first fills the worker's caches
            counts = self.counts(name)

        self.assertEqual(counts.keys(), AT_MOST.keys())
        for what, count in counts.items():
            with self.subTest(what):
                self.assertLessEqual(count, AT_MOST[what])
        self.assertTrue(counts["opening"] and counts["end"])

    def counts(self, name):
        """Count the statements of each part of a conversation's life."""
        with self.kept() as opening:
            channel = self.open_support(name)
        visitor = self.persona(name)
        message = channel.message_ids[:1]
        parts = {
            "acceptance": lambda: channel._accept(self.agent),
            "first answer": lambda: channel._post(self.agent, "Hello"),
            "message of the customer": lambda: channel._post(visitor, "Hello"),
            "message of the desk": lambda: channel._post(self.agent, "Well"),
            "note": lambda: channel._post(self.agent, "Aside", is_note=True),
            "edit": lambda: message._edit(visitor, "Hello again"),
            "end": lambda: channel._end(self.agent),
            "rating": lambda: self.env["seitech.chat.rating"]._rate(channel, 4),
            "reopening": lambda: channel._reopen(self.agent),
        }
        statements = {"opening": opening}
        for what, run in parts.items():
            with self.kept() as statements[what]:
                run()
        return {
            what: sum(any(table in one for table in TABLES) for one in said)
            for what, said in statements.items()
        }
