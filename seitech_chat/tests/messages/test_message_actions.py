from odoo.tests import tagged

from ...logic.contract import MAX_REACTION_KINDS
from ..support.chat_case import ChatCase

EMOJIS = [chr(0x1F600 + n) for n in range(MAX_REACTION_KINDS + 1)]


@tagged("post_install", "-at_install")
class TestEdit(ChatCase):
    def edit(self, body, *, message=None, by="visitor"):
        (message or self.question)._edit(self.persona(by), body)

    def test_edit_keeps_every_earlier_text(self):
        first = self.question.body

        self.edit("Second")
        self.edit("Third")

        self.assertEqual(self.question.body, "<p>Third</p>")
        bodies = self.question.revision_ids.mapped("body")
        self.assertEqual(bodies, [first, "<p>Second</p>"])
        self.assertTrue(self.question.edited_at)

    def test_edit_takes_the_next_version_and_no_position(self):
        position, version = self.support.last_position, self.support.last_version

        self.edit("Second")

        self.assertEqual(self.question.version, version + 1)
        self.assertEqual(self.support.last_version, version + 1)
        self.assertEqual(self.support.last_position, position)

    def test_edit_of_a_note_stays_in_its_stream(self):
        version = self.support.last_version

        self.edit("Calm now", message=self.note, by="agent")

        self.assertEqual(self.support.last_version, version)
        self.assertEqual(self.note.version, self.support.last_internal_version)

    def test_same_text_again_changes_nothing(self):
        before = self.counts(), self.support.last_version

        for text in ("My video does not play.", "  My video does not play. \n"):
            self.edit(text)

        self.assertEqual((self.counts(), self.support.last_version), before)
        self.assertFalse(self.question.edited_at)

    def test_text_that_looks_like_a_quote_is_the_same_text_again_too(self):
        # Odoo's sanitizer marks quotes and signatures of mails.
        for text in (
            "--\nAnna",
            "> you said\n> this",
            "-- \nAnna\n\nBonn",
            "a & b < c",
        ):
            message = self.support._post(self.persona("visitor"), text)
            self.edit(text, message=message)
            self.assertFalse(message.edited_at, text)

    def test_bad_texts_are_refused(self):
        self.assert_refused("message_empty", self.edit, " ")
        self.assert_refused("message_too_long", self.edit, "x" * 5001)

    def test_deleted_message_and_closed_conversation_take_no_edit(self):
        self.question._delete(self.persona("visitor"))
        self.assert_refused("message_deleted", self.edit, "Second")

        self.support._end()
        self.assert_refused(
            "channel_closed", self.edit, "Hm", message=self.answer, by="agent"
        )


@tagged("post_install", "-at_install")
class TestDelete(ChatCase):
    def test_tombstone_keeps_its_place_and_nothing_else(self):
        agent = self.persona("agent")
        file = self.env["ir.attachment"]._upload_to_chat(
            agent, self.support, "a.txt", b"Hello"
        )
        message = self.support._post(agent, "See", attachment_ids=file.ids)
        message._react(self.persona("visitor"), "👍", is_set=True)
        message._pin(is_pinned=True)
        position = message.position

        message._delete(agent)

        self.assertFalse(file.exists())
        [payload] = message._to_payloads()
        self.assertEqual(payload["position"], position)
        self.assertEqual((payload["body"], payload["attachments"]), ("", []))
        self.assertEqual((payload["reactions"], payload["pinned_at"]), ([], None))
        self.assertTrue(payload["deleted_at"])
        self.assertEqual(message.revision_ids.mapped("body"), ["<p>See</p>"])

    def test_quote_of_a_deleted_message_says_nothing(self):
        reply = self.support._post(
            self.persona("agent"), "Yes", reply_to_id=self.question.id
        )

        self.question._delete(self.persona("visitor"))

        quote = reply._to_payload()["reply_to"]
        self.assertEqual((quote["excerpt"], quote["is_deleted"]), ("", True))

    def test_deleting_again_changes_nothing(self):
        self.question._delete(self.persona("visitor"))
        before = self.counts(), self.support.last_version

        self.question._delete(self.persona("manager"))

        self.assertEqual((self.counts(), self.support.last_version), before)

    def test_message_can_be_taken_away_after_the_end(self):
        self.support._end()

        self.question._delete(self.persona("visitor"))

        self.assertTrue(self.question.deleted_at)

    def test_moderator_deletes_what_others_wrote(self):
        group = self.open_group("group", "student", "other_student")
        message = group._post(self.persona("student"), "Spam")
        message = message.with_user(self.users["other_student"])
        other = self.persona("other_student")
        self.assert_refused("forbidden", message._check_may_delete, other)

        group.member_ids.filtered(
            lambda m: m.user_id == self.users["other_student"]
        ).role = "moderator"

        message._check_may_delete(other)


@tagged("post_install", "-at_install")
class TestReactions(ChatCase):
    def react(self, emoji, *, by="visitor", is_set=True):
        self.answer._react(self.persona(by), emoji, is_set=is_set)

    def shown(self):
        reactions = self.answer._to_payload()["reactions"]
        return [(r["emoji"], r["count"]) for r in reactions]

    def test_once_per_person_and_emoji(self):
        self.react("👍")
        version = self.support.last_version
        self.react("👍")
        self.assertEqual(self.support.last_version, version)

        self.react("👍", by="agent")
        self.react("🎉")

        self.assertEqual(self.shown(), [("👍", 2), ("🎉", 1)])
        [first, _second] = self.answer._to_payload()["reactions"]
        self.assertEqual([a["type"] for a in first["authors"]], ["visitor", "user"])

    def test_taken_back_once(self):
        self.react("👍")
        self.react("👍", is_set=False)
        version = self.support.last_version

        self.react("👍", is_set=False)

        self.assertEqual(self.shown(), [])
        self.assertEqual(self.support.last_version, version)
        self.assertFalse(self.answer.has_reactions)

    def test_a_reaction_that_is_no_emoji_is_refused(self):
        for text in ("a", "👍!", "1x⃣", "hello", "\u200d", "\U000e0067", "1"):
            error = self.assert_refused("invalid_field", self.react, text)
            self.assertEqual(error.field, "emoji", text)

    def test_kinds_are_limited_and_people_are_not(self):
        for emoji in EMOJIS[:MAX_REACTION_KINDS]:
            self.react(emoji)
        self.react(EMOJIS[0], by="agent")

        error = self.assert_refused(
            "too_many_reactions", self.react, EMOJIS[-1], by="agent"
        )

        self.assertIn(f"up to {MAX_REACTION_KINDS} different reactions", str(error))
        self.assertEqual(len(self.shown()), MAX_REACTION_KINDS)
        self.assertEqual(self.shown()[0], (EMOJIS[0], 2))

    def test_deleted_message_takes_none(self):
        self.answer._delete(self.persona("agent"))

        self.assert_refused("message_deleted", self.react, "👍")


@tagged("post_install", "-at_install")
class TestPin(ChatCase):
    def test_pin_and_unpin_each_change_once(self):
        version = self.support.last_version
        with self.clock():
            self.answer._pin(is_pinned=True)
            self.answer._pin(is_pinned=True)

            self.assertEqual(self.answer.pinned_at, self.now())
        self.assertEqual(self.support.last_version, version + 1)

        self.answer._pin(is_pinned=False)

        self.assertFalse(self.answer.pinned_at)
        self.assertEqual(self.support.last_version, version + 2)

    def test_deleted_message_and_closed_conversation_take_no_pin(self):
        self.question._delete(self.persona("visitor"))
        self.assert_refused("message_deleted", self.question._pin, is_pinned=True)

        self.support._end()
        self.assert_refused("channel_closed", self.answer._pin, is_pinned=True)
