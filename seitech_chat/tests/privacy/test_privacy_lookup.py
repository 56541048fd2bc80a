"""Odoo's own search for a person's records, on what the chat stores."""

from odoo.tests import tagged

from ..support.chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestPrivacyLookup(ChatCase):
    def look_up(self, name, email):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": name, "email": email}
        )
        wizard.action_lookup()
        self.env.flush_all()
        return wizard.line_ids

    def found(self, lines, model):
        return {one.res_id for one in lines if one.res_model == model}

    def test_a_visitor_and_their_conversations_are_found(self):
        self.open_support("known", name="Nora Needle", email="nora@needle.test")
        other = self.open_support("twin", name="Nora N.", email="Nora@needle.test")

        lines = self.look_up("Nora Needle", "nora@needle.test")

        visitors = {self.visitors["known"].id, self.visitors["twin"].id}
        self.assertEqual(self.found(lines, "seitech.chat.visitor"), visitors)
        self.assertIn(other.id, self.found(lines, "seitech.chat.channel"))

    def test_deleting_a_visitor_removes_their_data_and_keeps_the_conversation(self):
        channel = self.open_support("known", name="Nora Needle", email="n@needle.test")
        visitor = self.visitors["known"]

        self.look_up("Nora Needle", "n@needle.test").action_unlink_all()
        self.env["seitech.chat.privacy.request"]._cron_run()
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertEqual((visitor.name, visitor.email), ("Visitor", False))
        self.assertFalse(channel.visitor_email)
        self.assertEqual(channel.last_position, 1)
        self.assertFalse(self.look_up("Nora Needle", "n@needle.test"))

    def test_a_visitor_without_a_conversation_is_deleted(self):
        visitor = self.env["seitech.chat.visitor"].create(
            {"name": "Nora Needle", "company_id": self.company.id}
        )
        visitor.unlink()
        self.assertFalse(visitor.exists())

    def test_everything_found_of_a_member_can_be_deleted(self):
        self.teaching._post(self.persona("instructor"), "Of course")
        user = self.users["student"]
        lines = self.look_up(user.name, user.email)
        self.assertIn(user.id, self.found(lines, "res.users"))

        ours = lines.filtered(lambda one: one.res_model == "res.users")
        ours.action_unlink_all()
        self.env.flush_all()

        self.assertFalse(user.exists())
