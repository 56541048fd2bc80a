from unittest.mock import patch

from odoo.tests import tagged

from ...logic.contract import SYNC_RESET_DISTANCE
from ...models.channel import chat_channel_sync
from ..support.chat_case import ChatHttpCase
from ..support.reference_client import Client


@tagged("post_install", "-at_install")
class TestSync(ChatHttpCase):
    def change_everything(self):
        """Let one of each kind of change happen, in three conversations."""
        visitor, agent = self.persona("visitor"), self.persona("agent")
        for number in range(5):
            self.support._post(visitor, f"Message {number}")
            self.support._post(agent, f"Note {number}", is_note=True)
            self.waiting._post(self.persona("other_visitor"), f"Hello {number}")
        self.question._edit(visitor, "Edited")
        self.note._edit(agent, "Edited note")
        self.note._react(agent, "👀", is_set=True)
        self.answer._react(visitor, "👍", is_set=True)
        self.answer._pin(is_pinned=True)
        self.support._post(visitor, "Gone")._delete(visitor)
        self.support._mark_read(agent, read_position=5)
        self.waiting._accept(self.persona("second_agent"))
        self.open_support("newcomer")

    def assert_same_as_fresh(self, client):
        fresh = Client(self, client.name)
        fresh.sync()
        self.assertTrue(fresh.channels)
        self.assertEqual(client.held(), fresh.held())

    def test_every_page_size_ends_with_everything(self):
        people = ("visitor", "agent")
        for limit in (1, 2, 7, 100):
            with self.subTest(limit=limit), self.undone():
                clients = [Client(self, name) for name in people]
                for client in clients:
                    client.sync()
                self.change_everything()
                for client in clients:
                    answers = client.sync(limit)
                    self.assert_bounded(answers, limit)
                    self.assert_same_as_fresh(client)

    def assert_bounded(self, answers, limit):
        self.assertFalse(answers[-1]["has_more"])
        for answer in answers:
            self.assertLessEqual(len(answer["changes"]), limit)
            messages = [m for c in answer["changes"] for m in c["messages"]]
            self.assertLessEqual(len(messages), limit)

    def test_nothing_new_is_an_empty_answer(self):
        client = Client(self, "agent")
        client.sync()

        [answer] = client.sync()

        self.assertEqual(answer, {"changes": [], "removed": [], "has_more": False})

    def test_only_what_changed_comes(self):
        client = Client(self, "agent")
        client.sync()
        self.question._edit(self.persona("visitor"), "Edited")

        [answer] = client.sync()

        [change] = answer["changes"]
        self.assertFalse(change["is_reset"])
        self.assertEqual([m["id"] for m in change["messages"]], [self.question.id])
        self.assertEqual(change["version"], self.support.last_version)

    def test_customer_gets_no_trace_of_notes(self):
        client = Client(self, "visitor")
        client.sync()
        before = client.held()
        self.support._post(self.persona("agent"), "Secret", is_note=True)
        self.note._edit(self.persona("agent"), "Secret too")

        [answer] = client.sync()

        self.assertEqual(answer, {"changes": [], "removed": [], "has_more": False})
        self.assertEqual(client.held(), before)
        fresh = Client(self, "visitor")
        [answer] = fresh.sync()
        self.assertNotIn("ecret", str(answer))
        self.assertEqual(answer["changes"][0]["internal_version"], 0)

    def test_customer_who_names_an_internal_version_learns_nothing(self):
        for internal_version in (0, 1, 2**31 - 1):
            [known] = [
                {"id": self.support.id, "version": 1,
                 "internal_version": internal_version},
            ]  # fmt: skip
            answer = self.call("visitor", "sync", channels=[known])
            [change] = answer["changes"]
            self.assertEqual({m["stream"] for m in change["messages"]}, {"public"})
            self.assertEqual(change["internal_version"], 0)

    def sync_from(self, name, version, internal_version=1, channel=None, **body):
        known = {
            "id": (channel or self.support).id, "version": version,
            "internal_version": internal_version,
        }  # fmt: skip
        answer = self.call(name, "sync", channels=[known], **body)
        return answer, {c["entry"]["channel"]["id"]: c for c in answer["changes"]}

    def test_a_client_too_far_behind_or_ahead_is_reset(self):
        last = self.support.last_version + SYNC_RESET_DISTANCE
        internal = self.support.last_internal_version
        self.support.last_version = last
        for version, internal_version, is_reset in (
            (last - SYNC_RESET_DISTANCE, internal, False),
            (last - SYNC_RESET_DISTANCE - 1, internal, True),
            (last + 1, internal, True),
            (2**31 - 1, internal, True),
            (last, internal + 1, True),
            (last, 2**31 - 1, True),
        ):
            with self.subTest(version=version, internal_version=internal_version):
                _answer, changes = self.sync_from("agent", version, internal_version)
                change = changes[self.support.id]
                self.assertEqual(change["is_reset"], is_reset)
                self.assertEqual(change["version"], last)
                self.assertEqual(change["internal_version"], internal)
                if is_reset:
                    self.assertEqual(change["messages"], [])

    def test_changes_of_my_other_device_are_synced(self):
        member = self.support._get_member(self.persona("agent"))
        own_version = member.sudo().own_version
        held = self.support.last_version, self.support.last_internal_version
        for sent, is_news in (
            (own_version, False), (own_version - 1, True), (own_version + 1, True),
            (None, False),
        ):  # fmt: skip
            with self.subTest(sent=sent):
                known = {
                    "id": self.support.id, "version": held[0],
                    "internal_version": held[1], "own_version": sent,
                }  # fmt: skip
                answer = self.call("agent", "sync", channels=[known])
                ids = [c["entry"]["channel"]["id"] for c in answer["changes"]]
                self.assertEqual(self.support.id in ids, is_news)
                known["id"] = self.foreign.id
                answer = self.call("agent", "sync", channels=[known])
                self.assertEqual(answer["removed"], [self.foreign.id])

    def test_former_members_get_no_membership_event(self):
        member = self.support._get_member(self.persona("agent"))
        member.sudo().is_active = False
        known = {
            "id": self.support.id, "version": self.support.last_version,
            "internal_version": self.support.last_internal_version,
            "own_version": member.sudo().own_version + 1,
        }  # fmt: skip

        answer = self.call("agent", "sync", channels=[known])

        ids = [c["entry"]["channel"]["id"] for c in answer["changes"]]
        self.assertNotIn(self.support.id, ids + answer["removed"])

    def test_versions_of_notes_count_only_for_those_who_see_them(self):
        self.support.last_internal_version = 5
        for name, internal_version, is_news in (
            ("agent", 5, False), ("agent", 4, True), ("agent", 6, True),
            ("visitor", 0, False), ("visitor", 4, False), ("visitor", 6, False),
        ):  # fmt: skip
            with self.subTest(name=name, internal_version=internal_version):
                _answer, changes = self.sync_from(
                    name, self.support.last_version, internal_version
                )
                self.assertEqual(self.support.id in changes, is_news)

    def test_lost_ones_come_sorted_and_beside_a_full_page(self):
        lost = [10**6 + 2, self.foreign.id, 10**6 + 1]
        known = [{"id": id_, "version": 0} for id_ in lost]

        answer = self.call("manager", "sync", channels=known, limit=1)

        self.assertEqual(answer["removed"], sorted(lost))
        self.assertEqual(len(answer["changes"]), 1)
        self.assertTrue(answer["has_more"])

    def test_foreign_channels_are_removed(self):
        answer, changes = self.sync_from("visitor", 1, channel=self.waiting)
        self.assertEqual(answer["removed"], [self.waiting.id])
        self.assertEqual(set(changes), {self.support.id})

        answer, _changes = self.sync_from(
            "agent", 1, channel=self.foreign.browse(2**31 - 1)
        )
        self.assertEqual(answer["removed"], [2**31 - 1])

    def test_a_former_member_loses_the_conversation(self):
        client = Client(self, "student")
        client.sync()
        self.assertIn(self.teaching.id, client.channels)
        member = self.teaching.member_ids.filtered(
            lambda m: m.user_id == self.users["student"]
        )
        member.is_active = False

        [answer] = client.sync()

        self.assertEqual(answer["removed"], [self.teaching.id])
        self.assertEqual(client.channels, {})

    def test_closed_conversation_comes_to_those_who_hold_it(self):
        client = Client(self, "agent")
        client.sync()
        self.support._end()

        client.sync()

        self.assertEqual(client.channels[self.support.id]["channel"]["state"], "closed")
        fresh = Client(self, "agent")
        fresh.sync()
        self.assertNotIn(self.support.id, fresh.channels)

    def test_same_channel_named_twice_is_answered_once(self):
        known = {"id": self.support.id, "version": 1, "internal_version": 0}

        answer = self.call("visitor", "sync", channels=[known, known])

        self.assertEqual(len(answer["changes"]), 1)

    def test_a_sync_of_too_many_channels_ends(self):
        client = Client(self, "manager")
        client.sync()
        self.assertGreater(len(client.channels), 2)
        held = list(client.channels)
        known = [{"id": held[n], "version": 0} for n in range(2)]

        with patch.object(chat_channel_sync, "MAX_KNOWN_CHANNELS", 2):
            answer = self.call("manager", "sync", channels=known)

        sent = {change["entry"]["channel"]["id"] for change in answer["changes"]}
        self.assertEqual(sent, set(held[:2]))
        self.assertFalse(answer["has_more"])

    def test_many_named_channels_are_no_trouble(self):
        channels = [
            {"id": 10**6 + n, "version": 0, "internal_version": 0} for n in range(1000)
        ]

        answer = self.call("agent", "sync", channels=channels)

        self.assertEqual(len(answer["removed"]), 1000)
        self.refuse(
            "agent", "sync", "invalid_field",
            channels=[*channels, {"id": 1, "version": 0}],
        )  # fmt: skip
