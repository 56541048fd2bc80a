"""How many statements the hot paths cost, and that it stays so as things grow."""

from uuid import uuid4

from odoo.tests import tagged

from ...logic.contract import CHANNEL_TYPES, SUPPORT_TYPES
from ...persona import Persona
from ..support.bulk_data import make_many, types_of
from ..support.chat_case import ChatCase, ChatHttpCase
from ..support.statements import kept_statements


@tagged("post_install", "-at_install")
class TestQueryCounts(ChatCase):
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
        """Make five times as much of everything visible to everybody."""
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
            page, _cursor = channels._list_page(persona, limit=50)
            self.assertTrue(page._to_list_rows(persona))

        self.assert_flat(run, 15)

    def test_page_of_messages(self):
        def run():
            persona = self.persona("agent")
            channel = persona.find_channel(self.support.id)
            messages, _before, _after = channel.env["seitech.chat.message"]._page_of(
                channel, persona, limit=30
            )
            self.assertTrue(messages._to_payloads())

        self.assert_flat(run, 6)

    def test_post(self):
        def run():
            persona = self.persona("agent")
            channel = persona.find_channel(self.support.id, to_send=True)
            channel._check_may_post(persona)
            message = channel._post(persona, "Hello", client_uuid=str(uuid4()))
            self.assertTrue(message._to_payload())

        self.assert_flat(run, 4)

    def test_post_of_a_visitor(self):
        token, _expires_at = self.visitors["visitor"].sudo()._issue_token("an opening")

        def run():
            visitor = self.env["seitech.chat.visitor"]._from_token(token)
            persona = Persona(visitor)
            channel = persona.find_channel(self.support.id, to_send=True)
            channel._check_may_post(persona)
            channel._post(persona, "Hello", client_uuid=str(uuid4()))

        self.assert_flat(run, 4)

    def test_sync_of_everything(self):
        def run():
            persona = self.persona("agent")
            channels = persona.env["seitech.chat.channel"]
            changes, _removed, _more = channels._sync_changes(persona, {}, limit=100)
            self.assertTrue(changes)

        self.assert_flat(run, 15)

    def test_sync_of_what_changed(self):
        def run():
            persona = self.persona("agent")
            channels = persona.env["seitech.chat.channel"]
            known = {channel.id: (1, 0) for channel in channels.search([])}
            changes, _removed, _more = channels._sync_changes(persona, known, limit=100)
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
            changes, _removed, _more = channels._sync_changes(persona, known, limit=100)
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

    def test_mark_delivered(self):
        self.support._post(self.persona("visitor"), "Hello")

        def run():
            persona = self.persona("agent")
            channels = persona.env["seitech.chat.channel"]
            members = self.env["seitech.chat.member"].search(
                [("user_id", "=", persona.id)]
            )
            members.last_delivered_position = 0
            positions = {channel.id: 99 for channel in members.channel_id}
            with self.trap_events() as events:
                channels._mark_delivered(persona, positions)
            self.assertEqual(len(events), len(positions))

        self.assert_flat(run, 12)


# A search asks three things of its own: what is visible, where the latest of it
# begin, and what is found. The others are of what it shows.
AT_MOST = {"list": 10, "page": 6, "send": 4, "sync": 10, "search": 11}


@tagged("post_install", "-at_install")
class TestQueryCountsOfMany(ChatHttpCase):
    """The same with years of conversations, and with many people in each."""

    sizes = {}

    def statements(self, run):
        """Count and keep the statements of one run on a cold cache of records."""
        run()
        self.env.flush_all()
        self.env.invalidate_all()
        with kept_statements() as statements:
            run()
            self.env.cr.flush()
        return statements

    def list_of(self, name):
        def run():
            persona = self.persona(name)
            channels = persona.env["seitech.chat.channel"]
            page, cursor = channels._list_page(persona, limit=50)
            entries = page._to_list_rows(persona)
            self.assertEqual(len(entries), 50)
            self.assertTrue(cursor)

        return run

    def test_list_of_50_among_500_takes_at_most_10(self):
        for name in ("manager", "agent", "student", "instructor"):
            with self.undone():
                made = make_many(self, name, 500)
                statements = self.statements(self.list_of(name))
                self.assertLessEqual(len(statements), 10, "\n".join(statements))
                self.assert_rich(name, made)
        self.assertEqual(len(types_of(self, "manager")), len(CHANNEL_TYPES))

    def assert_rich(self, name, made):
        """The counted answers contain everything that a list shows."""
        persona = self.persona(name)
        channels = persona.env["seitech.chat.channel"]
        page, _cursor = channels._list_page(persona, limit=50)
        entries = [
            entry
            for entry in page._to_list_rows(persona)
            if entry["channel"]["id"] in made.ids
        ]
        self.assertGreaterEqual(len(entries), 45)
        types = {entry["channel"]["type"] for entry in entries}
        self.assertEqual(types, set(types_of(self, name)))
        self.assertGreaterEqual(len(types), 6)
        self.assertTrue(all(e["me"]["unread_count"] for e in entries))
        self.assertTrue(any(e["me"]["mention_count"] for e in entries))
        self.assertTrue(any(e["me"]["draft"] for e in entries))
        self.assertTrue(all(e["last_message"] for e in entries))
        self.assertTrue(any(e["last_message"]["reply_to"] for e in entries))
        self.assertTrue(any(e["last_message"]["reactions"] for e in entries))
        self.assertTrue(any(e["last_message"]["mentions"] for e in entries))
        has_agents = any(entry["channel"]["agent"] for entry in entries)
        self.assertEqual(has_agents, not types.isdisjoint(SUPPORT_TYPES))
        self.assertTrue(any(e["channel"]["course"] for e in entries))
        self.assertTrue(all(e["members"] for e in entries))

    def test_list_over_http_takes_little_more(self):
        make_many(self, "student", 500)
        self.call("student", "list_channels", limit=50)

        with kept_statements() as statements:
            answer = self.call("student", "list_channels", limit=50)

        self.assertEqual(len(answer["channels"]), 50)
        statements = [one for one in statements if "SAVEPOINT" not in one]
        self.assertGreater(len(statements), 5)
        self.assertLessEqual(len(statements), 10, "\n".join(statements))

    def test_sync_takes_no_more_when_500_are_named(self):
        """One of them changed, none is open: two statements compare them all."""
        for name in ("student", "agent", "manager"):
            channels = make_many(self, name, 500).sudo()
            channels.state = "closed"
            self.env.flush_all()
            # The first call fills the worker's caches and flushes pending writes.
            self.statements(self.syncing(name, channels[:1], is_news=True))
            for is_news, at_most in ((False, 2), (True, 16)):
                counts = [
                    len(self.statements(self.syncing(name, channels[:count], is_news)))
                    for count in (1, 50, 500)
                ]
                with self.subTest(name=name, is_news=is_news):
                    self.assertEqual(len(set(counts)), 1, counts)
                    self.assertLessEqual(counts[0], at_most)

    def syncing(self, name, channels, is_news):
        """Return a function that syncs so many by id, all but the first as they are."""
        persona = self.persona(name)
        env = persona.env["seitech.chat.channel"]
        open_ones = env.search([("state", "=", "active")]).sudo()
        known = {
            one.id: (one.last_version, one.last_internal_version)
            for one in channels | open_ones
        }
        own_known = dict.fromkeys(channels.ids, 1)
        first = channels[0].id
        if is_news:
            known[first] = (known[first][0] - 1, known[first][1])

        def run():
            changes, removed, has_more = env._sync_changes(
                persona, known, limit=100, own_known=own_known
            )
            ids = [change["entry"]["channel"]["id"] for change in changes]
            self.assertEqual((ids, removed, has_more), ([first] * is_news, [], False))

        return run

    def test_nothing_grows_with_members_or_channels(self):
        """List, page, send, sync and search, at two sizes of everything."""
        for size, statements in ((32, {}), (320, {})):
            with self.undone():
                channels = make_many(
                    self, "student", size, member_count=2 + size // 40,
                    message_count=4 + size // 40,
                )  # fmt: skip
                room = channels.filtered(lambda c: c.channel_type == "group")[0]
                room._post(
                    self.persona("student"), "An answer",
                    reply_to_id=room.message_ids[:1].id,
                    mention_user_ids=room.member_ids.user_id.ids,
                )  # fmt: skip
                for what, run in self.verbs(room).items():
                    statements[what] = len(self.statements(run))
            self.sizes[size] = statements

        for what, count in self.sizes[320].items():
            self.assertLessEqual(count, self.sizes[32][what], what)
        self.assertEqual(set(self.sizes[32]), set(AT_MOST))
        for what, at_most in AT_MOST.items():
            self.assertLessEqual(self.sizes[320][what], at_most, what)

    def verbs(self, room):
        """Name what is counted, each as the route does it."""
        persona = self.persona("student")
        channels = persona.env["seitech.chat.channel"]

        def page():
            found = persona.find_channel(room.id)
            messages, _before, _after = found.env["seitech.chat.message"]._page_of(
                found, persona, limit=30
            )
            self.assertTrue(messages._to_payloads())

        def send():
            found = persona.find_channel(room.id, to_send=True)
            found._check_may_post(persona)
            found._send(persona, "Hello", client_uuid=str(uuid4()))

        def sync():
            changes, _gone, _more = channels._sync_changes(persona, {}, limit=20)
            self.assertEqual(len(changes), 20)

        def search():
            messages = persona.env["seitech.chat.message"]
            messages, terms, _cursor = messages._find_messages(
                persona, "message", limit=20
            )
            self.assertEqual(len(messages._to_search_results(terms)), 20)

        def listing():
            entries = channels._list_page(persona, limit=20)[0]._to_list_rows(persona)
            self.assertEqual(len(entries), 20)

        return {
            "list": listing, "page": page, "send": send, "sync": sync, "search": search,
        }  # fmt: skip
