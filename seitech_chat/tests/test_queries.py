"""How many statements the hot paths cost, and that it stays so as things grow."""

from uuid import uuid4

from odoo.tests import tagged

from .common import ChatCase


@tagged("post_install", "-at_install")
class TestQueries(ChatCase):
    """Counts are of the model's work; a request adds its session and its caller."""

    def count(self, run):
        """Count the statements of one run on a cold cache of records.

        The first run fills what a worker keeps (access rights, groups, settings).
        """
        with self.undone():
            run()
        with self.undone():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run()
            self.env.cr.flush()
            return self.env.cr.sql_log_count - before

    def grow(self):
        """Make five times as much of everything in everybody's sight."""
        for number in range(15):
            channel = self.open_support(f"visitor_{number}")
            channel._accept(self.persona("agent"))
            for name in ("second_agent", "supervisor"):
                channel._lock()
                channel._join(self.persona(name))
        for number in range(40):
            by = self.persona("agent" if number % 2 else "visitor")
            message = self.support._post(by, f"Message {number}")
            message._react(self.persona("visitor"), "👍", is_set=True)
            self.support._post(self.persona("agent"), "Note", is_note=True)
        self.env.flush_all()

    def assert_flat(self, run, at_most):
        before = self.count(run)
        self.grow()
        after = self.count(run)
        self.assertLessEqual(before, at_most)
        self.assertLessEqual(after, at_most)
        # Nothing is asked once per row.
        self.assertLessEqual(after - before, 2)

    def test_list_of_conversations(self):
        def run():
            persona = self.persona("agent")
            channels = persona.env["seitech.chat.channel"]
            page, _cursor = channels._page(persona, limit=50)
            self.assertTrue(page._to_entries(persona))

        self.assert_flat(run, 15)

    def test_page_of_messages(self):
        def run():
            persona = self.persona("agent")
            channel = persona.find_channel(self.support.id)
            messages, _before, _after = channel._messages_page(persona, limit=30)
            self.assertTrue(messages._to_payloads())

        self.assert_flat(run, 9)

    def test_post(self):
        def run():
            persona = self.persona("agent")
            channel = persona.find_channel(self.support.id)
            channel._check_may_post(persona)
            message = channel._post(persona, "Hello", client_uuid=str(uuid4()))
            self.assertTrue(message._to_payload())

        self.assert_flat(run, 6)

    def test_post_of_a_visitor(self):
        def run():
            persona = self.persona("visitor")
            channel = persona.find_channel(self.support.id)
            channel._check_may_post(persona)
            channel._post(persona, "Hello", client_uuid=str(uuid4()))

        self.assert_flat(run, 6)

    def test_sync_of_everything(self):
        def run():
            persona = self.persona("agent")
            channels = persona.env["seitech.chat.channel"]
            changes, _removed, _more = channels._changes(persona, {}, limit=100)
            self.assertTrue(changes)

        self.assert_flat(run, 15)

    def test_sync_of_what_changed(self):
        def run():
            persona = self.persona("agent")
            channels = persona.env["seitech.chat.channel"]
            known = {channel.id: (1, 0) for channel in channels.search([])}
            changes, _removed, _more = channels._changes(persona, known, limit=100)
            self.assertTrue(changes)

        self.assert_flat(run, 18)

    def test_sync_of_nothing(self):
        def run():
            persona = self.persona("agent")
            channels = persona.env["seitech.chat.channel"]
            known = {
                channel.id: (channel.last_version, channel.last_internal_version)
                for channel in channels.search([])
            }
            changes, _removed, _more = channels._changes(persona, known, limit=100)
            self.assertEqual(changes, [])

        self.assert_flat(run, 6)

    def test_mark_read(self):
        self.support._lock()
        self.support._join(self.persona("supervisor"))
        self.support._post(self.persona("visitor"), "Hello")

        def run():
            persona = self.persona("supervisor")
            channel = persona.find_channel(self.support.id)
            position = channel.sudo().last_position
            member = channel._mark_read(persona, read_position=position)
            self.assertEqual(member.last_read_position, position)

        self.assert_flat(run, 14)
