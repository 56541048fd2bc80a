"""Deleted and changed rows are not replayed to subscribers from an old id."""

import json
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ...bus import watcher
from ..support.chat_case import ChatCase
from .test_bus import TransactionRows

TEXT = "zebra-crossing"
A_DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestDeletedFromBus(ChatCase):
    def setUp(self):
        super().setUp()
        self.bus = self.env["bus.bus"]
        self.watch = watcher.BusListener(self.env.cr.dbname)
        self.watch._connection = TransactionRows(self.env)
        watches = {self.env.cr.dbname: self.watch}
        patcher = patch.object(watcher, "_watches", watches)
        patcher.start()
        self.addCleanup(patcher.stop)
        self.env.cr.precommit.run()
        self.watch.poll()
        self.last = self.bus._bus_last_id()

    def replayed(self, *listeners):
        """Subscribe from the old id by each bus: ``{bus: what comes, as text}``."""
        self.env.cr.precommit.run()
        self.watch.poll()
        listeners = listeners or [
            self.support._bus_target(stream) for stream in ("public", "internal")
        ]
        self.assertIsNotNone(self.bus._read_window(listeners, self.last))
        found = {}
        for is_fast in (True, False):
            with patch("odoo.evented", is_fast):
                rows = self.bus._poll(listeners, self.last)
            found[is_fast] = json.dumps([row["message"] for row in rows])
        return found

    def assert_replayed(self, *texts, but=TEXT):
        """Check what comes by either bus, after it was asked for once before."""
        for is_fast, found in self.replayed().items():
            with self.subTest(is_fast=is_fast):
                for text in texts:
                    self.assertIn(text, found)
                if but:
                    self.assertNotIn(but, found)

    def say(self):
        """Write a message that others quote, react to and speak of in a note."""
        visitor, agent = self.persona("visitor"), self.persona("agent")
        message = self.support._post(visitor, TEXT)
        self.support._post(agent, "other-words", reply_to_id=message.id)
        self.support._post(agent, "a-note", reply_to_id=message.id, is_note=True)
        self.support._post(visitor, "left-alone")
        message._react(agent, "👍", is_set=True)
        self.assert_replayed(TEXT, "other-words", "a-note", but=None)
        return message

    def test_a_deleted_message(self):
        message = self.say()

        message._delete(self.persona("visitor"))

        self.assert_replayed("left-alone", f'"id": {message.id}', '"deleted_at": "')

    def test_an_edited_message_shows_its_new_text_alone(self):
        message = self.say()

        message._edit(self.persona("visitor"), "new-words")

        self.assert_replayed("left-alone", "new-words")

    def test_a_deleted_note(self):
        agent = self.persona("agent")
        note = self.support._post(agent, TEXT, is_note=True)
        self.assert_replayed(TEXT, but=None)

        note._delete(agent)

        self.assert_replayed(f'"id": {note.id}')

    def test_a_conversation_that_changed_its_audience(self):
        message = self.say()
        before = self.support._bus_target("public")
        self.support._expire_subscriptions()
        message._react(self.persona("agent"), "🎉", is_set=True)

        message._delete(self.persona("visitor"))

        self.assert_replayed('"deleted_at": "')
        for found in self.replayed(before).values():
            self.assertNotIn(TEXT, found)

    def test_others_keep_what_looks_alike(self):
        """An author, a channel and a quotation carry the same number."""
        message = self.say()
        number = f'"message":{{"id":{message.id},'
        self.waiting._post(self.persona("other_visitor"), f"{number} elsewhere")
        self.support._post(self.persona("agent"), f"{number} typed")

        message._delete(self.persona("visitor"))

        self.assert_replayed("typed")
        elsewhere = self.replayed(self.waiting._bus_target("public"))
        for found in elsewhere.values():
            self.assertIn("elsewhere", found)

    def test_messages_whose_time_is_over(self):
        self.say()

        self.support._delete_before(self.now() + A_DAY)

        self.assert_replayed('"first_retained_position": ')

    def test_an_anonymous_visitor(self):
        visitor = self.support.visitor_id
        visitor.name = TEXT
        self.say()
        self.support._end()
        self.support._emit_added_to(self.department)
        notifications = self.env["seitech.chat.notification"]
        notifications._notify(self.support, self.users["agent"], "mention")
        listeners = (
            self.support, (self.support, "internal"), self.department, visitor,
            self.users["agent"].partner_id,
        )  # fmt: skip
        for found in self.replayed(*listeners).values():
            self.assertIn(TEXT, found)
        visitor.seen_at = self.support.ended_at = self.now() - A_DAY
        self.env.flush_all()

        visitors = self.env["seitech.chat.visitor"]
        visitors._anonymize_before(self.now(), float("inf"))

        self.assertTrue(visitor.is_anonymous)
        for found in self.replayed(*listeners).values():
            self.assertNotIn(TEXT, found)

    def test_the_list_of_deleted_rows_reaches_no_socket(self):
        message = self.say()
        message._delete(self.persona("visitor"))
        self.env.cr.precommit.run()
        [row] = self.bus.search([("channel", "=", watcher.DELETED)])
        self.assertTrue(json.loads(row.message)["payload"])

        for listener in (json.loads(watcher.DELETED), watcher.DELETED):
            for found in self.replayed(listener).values():
                self.assertEqual(found, "[]")

    def test_an_index_finds_the_rows(self):
        """Deleting holds the conversation's lock: it must not read a day of the bus."""
        self.env.cr.execute(
            """
            INSERT INTO bus_bus (channel, message, create_date)
            SELECT json_build_array('db', 'seitech.chat.channel', n)::text,
                   '{"type":"seitech.chat.channel/message_new","payload":{}}', now()
              FROM generate_series(1, 20000) n
            """
        )
        self.env.cr.execute("ANALYZE bus_bus")
        queries = []
        execute = type(self.env.cr).execute

        def note(cr, query, *args, **kwargs):
            queries.append((query, *args))
            return execute(cr, query, *args, **kwargs)

        with patch.object(type(self.env.cr), "execute", note):
            self.bus._delete_messages(self.support, self.question.ids)

        [(query, *_args)] = [q for q in queries if "DELETE FROM bus_bus" in q[0].code]
        self.env.cr.execute(
            f"EXPLAIN {query.code}", tuple(query.params), log_exceptions=False
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("chat_messages", plan)
        self.assertNotIn("Seq Scan on bus_bus", plan)
