"""The audit log: one entry per action, with its actor, never changed."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..support import sample_files
from ..support.chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestAudit(ChatHttpCase):
    def entries(self, what, channel=None):
        domain = [("action", "=", what)]
        if channel:
            domain.append(("channel_id", "=", channel.id))
        return self.env["seitech.chat.audit"].search(domain)

    def test_a_lead_who_reads_is_kept_once_a_day(self):
        for name in ("supervisor", "manager"):
            for _n in range(2):
                self.call(name, "get_channel", channel_id=self.support.id)
                self.call(name, "list_messages", channel_id=self.support.id)
        for name in ("visitor", "agent", "second_agent"):
            self.call(name, "list_messages", channel_id=self.support.id)

        kept = self.entries("read", self.support)
        self.assertEqual(
            sorted(kept.mapped("user_name")),
            sorted(self.users[name].name for name in ("supervisor", "manager")),
        )
        self.call("manager", "get_channel", channel_id=self.teaching.id)
        self.assertEqual(len(self.entries("read", self.teaching)), 1)

    def test_a_lead_who_reads_a_list_of_messages_is_kept_too(self):
        for name in ("agent", "supervisor"):
            messages = self.env["seitech.chat.message"].with_user(self.users[name])
            mine = [("channel_id", "in", (self.support | self.waiting).ids)]
            messages.search(mine).web_read({"message_type": {}})
            self.assertFalse(self.entries("read"))
            messages.search_read(mine, ["body"])
            messages.web_search_read(mine, {"body": {}})

        kept = self.entries("read")
        self.assertEqual(kept.user_id, self.users["supervisor"])
        self.assertEqual(
            sorted(kept.channel_id.ids), sorted((self.support | self.waiting).ids)
        )

    def test_a_lead_who_opens_a_file_alone_is_kept_once(self):
        attachment = self.env["ir.attachment"]._upload_to_chat(
            self.persona("visitor"), self.support, "a.png", sample_files.make_image()
        )
        attachment._attach_to_message(self.question)
        for name in ("agent", "visitor"):
            self.call_file(name, attachment)
        self.assertFalse(self.entries("read"))

        for name in ("supervisor", "supervisor", "manager"):
            self.call_file(name, attachment)

        kept = self.entries("read", self.support)
        names = [self.users[name].name for name in ("supervisor", "manager")]
        self.assertEqual(sorted(kept.mapped("user_name")), sorted(names))

    def call_file(self, name, attachment):
        answer = self.ask(name, "get_file", attachment_id=attachment.id)
        self.assertEqual(answer.status_code, 200)

    def test_a_file_opened_by_odoos_own_ways_is_kept_too(self):
        attachment = self.env["ir.attachment"]._upload_to_chat(
            self.persona("visitor"), self.support, "a.txt", b"Hello"
        )
        attachment._attach_to_message(self.question)
        for name, is_kept in (("agent", False), ("supervisor", True)):
            with self.subTest(f"{name} reads"), self.undone():
                mine = attachment.with_user(self.users[name])
                mine.read(["name"])
                self.assertFalse(self.entries("read"))
                mine.read(["datas"])
                self.assertEqual(bool(self.entries("read")), is_kept)
        for name, is_kept in (("agent", False), ("supervisor", True)):
            with self.subTest(f"{name} downloads"):
                shown = self.request(name, "GET", f"/web/content/{attachment.id}")
                self.assertEqual(shown.content, b"Hello")
                self.assertEqual(bool(self.entries("read")), is_kept)

    def test_a_lead_who_finds_or_looks_back_is_kept(self):
        for name, kept in (("agent", 0), ("supervisor", 1)):
            found = self.call(name, "search", query="video")
            self.assertTrue(found["results"])
            self.call(name, "search", query="nobodysaidthis")
            self.assertEqual(len(self.entries("read", self.support)), kept)
        self.question._edit(self.persona("visitor"), "My film does not play.")
        self.call("manager", "list_revisions", message_id=self.question.id)

        readers = self.entries("read", self.support).user_id
        self.assertEqual(readers, self.users["supervisor"] | self.users["manager"])

    def test_an_export_is_kept(self):
        self.users["manager"].group_ids += self.env.ref("base.group_allow_export")
        messages = self.env["seitech.chat.message"].with_user(self.users["manager"])

        messages.browse((self.question | self.answer).ids).export_data(["body"])

        kept = self.entries("exported")
        self.assertEqual(kept.user_id, self.users["manager"])
        self.assertEqual(kept.company_id, self.company)
        self.assertEqual(kept.detail, "Chat Message: 2")

    def test_assigned_moved_and_deleted(self):
        self.call(
            "supervisor", "assign", channel_id=self.waiting.id,
            agent_id=self.desks["agent"].id, is_confirmed=True,
        )  # fmt: skip
        self.call(
            "agent", "assign", channel_id=self.waiting.id,
            agent_id=self.desks["second_agent"].id, is_confirmed=True,
        )  # fmt: skip
        self.call(
            "second_agent", "transfer", channel_id=self.waiting.id,
            department_id=self.other_department.id, is_confirmed=True,
        )  # fmt: skip
        self.call("manager", "delete", message_id=self.answer.id)

        given = self.entries("assigned", self.waiting)
        self.assertEqual(given.user_id, self.users["supervisor"])
        self.assertEqual(given.detail, self.users["agent"].name)
        moved = self.entries("transferred", self.waiting)
        self.assertEqual(
            moved.user_id, self.users["agent"] | self.users["second_agent"]
        )
        deleted = self.entries("deleted", self.support)
        self.assertEqual(deleted.user_id, self.users["manager"])
        self.assertNotIn("help", deleted.detail)

    def test_a_changed_policy(self):
        policies = self.env["seitech.chat.sla.policy"].with_user(self.users["manager"])
        policy = policies.create({"name": "Quick", "resolution_seconds": 60})
        policy.resolution_seconds = 120

        kept = self.entries("sla_policy_changed")

        self.assertEqual(
            kept.mapped("detail"), ["Quick: resolution_seconds", "Quick: created"]
        )
        self.assertEqual(kept.user_id, self.users["manager"])

    def test_nobody_changes_or_deletes_an_entry(self):
        self.env["seitech.chat.audit"]._record("exported", company=self.company)
        entry = self.entries("exported")

        with self.assertRaises(AccessError):
            entry.detail = "nothing"
        with self.assertRaises(AccessError):
            entry.unlink()
