"""Requests for data: who may ask, confirm, approve and download."""

import io
import json
import re
import zipfile
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.privacy import export
from ..support.privacy_case import PrivacyCase
from ..support.statements import kept_statements

DATA = "/my/chat/data"


@tagged("post_install", "-at_install")
class TestDataRequest(PrivacyCase):
    def page(self, name, **form):
        """Open the page of a person's data, or post its form."""
        user = self.users[name]
        user.password = f"pass-{user.login}"
        self.authenticate(user.login, f"pass-{user.login}")
        if form:
            token = re.search(r'csrf_token" value="([^"]+)"', self.url_open(DATA).text)
            form["csrf_token"] = token[1] if token else ""
            return self.url_open(DATA, data=form)
        return self.url_open(DATA)

    def mailed_link(self):
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        return re.search(r"/chat/data/confirm/[^\"]+", mail.body_html)[0]

    def request_of(self, name, kind="export"):
        return self.env["seitech.chat.privacy.request"].search(
            [("user_id", "=", self.users[name].id), ("kind", "=", kind)]
        )

    def run_requests(self):
        self.env["seitech.chat.privacy.request"]._cron_run()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_a_person_confirms_by_the_link_of_an_email(self):
        answer = self.page("student", what="erase")
        self.assertIn("We sent you an email", answer.text)
        request = self.request_of("student", "erase")
        self.assertEqual(request.state, "to_confirm")
        link = self.mailed_link()

        opened = self.url_open(link)
        self.assertIn("Erase my chat data", opened.text)
        self.assertEqual(opened.headers["Referrer-Policy"], "no-referrer")
        self.env.invalidate_all()
        self.assertEqual(request.state, "to_confirm")

        self.url_open(link, data={"ok": "1"})
        self.env.invalidate_all()
        self.assertEqual(request.state, "running")
        self.run_requests()
        self.assertEqual((request.state, request.user_id.id), ("done", False))
        self.assertFalse(request.asked_by_user_id)
        self.assertTrue(self.lesson.deleted_at)
        self.assertEqual(self.url_open(link).status_code, 404)

    def test_a_second_request_is_the_first_one(self):
        self.page("student", what="erase")
        self.page("student", what="erase")
        self.assertEqual(len(self.request_of("student", "erase")), 1)

    def test_a_forged_link_is_unknown(self):
        self.assertEqual(self.url_open("/chat/data/confirm/abc").status_code, 404)

    def test_colleagues_cannot_erase_themselves(self):
        answer = self.page("agent", what="erase")
        self.assertIn("belongs to the team", answer.text)
        self.assertFalse(self.request_of("agent", "erase"))

    def test_an_account_without_an_address_gets_the_reason(self):
        self.users["student"].partner_id.email = False
        answer = self.page("student", what="export")
        self.assertIn("Add an email address", answer.text)

    def test_a_wrong_form_is_not_found(self):
        self.assertEqual(self.page("student", what="other").status_code, 404)

    def copy_of(self, name):
        user = self.users[name]
        request = self.ask_data("export", user=user)
        request._run_batch()
        self.env.flush_all()
        return request

    def unpack(self, request):
        files = {}
        for attachment in export.files_of(request):
            with zipfile.ZipFile(io.BytesIO(attachment.raw)) as archive:
                files.update({one: archive.read(one) for one in archive.namelist()})
        return files

    def test_a_copy_holds_what_the_person_can_see(self):
        student = self.persona("student")
        file = self.env["ir.attachment"]._upload_to_chat(
            student, self.teaching, "plan.txt", b"the plan"
        )
        sent = self.teaching._post(student, "With a file", attachment_ids=file.ids)
        sent._edit(student, "With one file")
        self.teaching._post(self.persona("instructor"), "An answer")
        self.teaching._get_member(student).sudo()._save_draft("Not yet")

        request = self.copy_of("student")

        files = self.unpack(request)
        data = json.loads(files["data.json"])
        self.assertEqual(data["schema"], 1)
        texts = [one["text"] for one in data["messages"]]
        self.assertEqual(texts, ["May I ask something?", "With one file", "An answer"])
        self.assertEqual([one["is_mine"] for one in data["messages"]],
                         [True, True, False])  # fmt: skip
        self.assertEqual(data["messages"][1]["earlier_texts"], ["With a file"])
        self.assertEqual(data["person"]["drafts"][0]["text"], "Not yet")
        self.assertEqual(files[data["messages"][1]["files"][0]], b"the plan")
        page = files["index.html"].decode()
        self.assertIn("With one file", page)
        self.assertNotRegex(page, r"(src|href)=\"(https?:)?//")

    def test_a_copy_of_a_visitor_has_no_notes(self):
        request = self.ask_data("export", visitors=self.visitors["visitor"])
        request._run_batch()
        files = self.unpack(request)
        everything = b"".join(files.values()).decode()
        self.assertIn("My video does not play", everything)
        self.assertIn("Hello, how can I help?", everything)
        self.assertNotIn("Seems upset", everything)
        self.assertIn("vera@example.com", everything)

    def test_a_copy_holds_nothing_of_another_company_or_person(self):
        everything = b"".join(self.unpack(self.copy_of("student")).values()).decode()
        self.assertNotIn("Between us", everything)
        self.assertNotIn("My video does not play", everything)

    def test_a_large_copy_has_parts(self):
        student = self.persona("student")
        for number in range(3):
            file = self.env["ir.attachment"]._upload_to_chat(
                student, self.teaching, f"{number}.txt", b"x" * 500
            )
            self.teaching._post(student, "File", attachment_ids=file.ids)
        self.env["ir.config_parameter"].set_param("seitech_chat.export_part_bytes", 600)
        request = self.copy_of("student")
        self.assertGreater(len(export.files_of(request)), 1)
        self.assertEqual(
            sum(one.startswith("files/") for one in self.unpack(request)), 3
        )

    def test_only_the_person_and_the_asking_manager_download(self):
        request = self.copy_of("student")
        request.asked_by_user_id = self.users["manager"]
        outcomes = {}
        for name in ("student", "other_student", "agent", "supervisor", "manager"):
            self.page(name)
            outcomes[name] = self.url_open(f"/chat/data/{request.id}").status_code
        self.assertEqual(
            outcomes,
            {"student": 200, "other_student": 404, "agent": 404, "supervisor": 404,
             "manager": 200},
        )  # fmt: skip
        downloads = self.env["seitech.chat.audit"].search_count(
            [("action", "=", "data_exported"), ("detail", "=", f"#{request.id}")]
        )
        self.assertEqual(downloads, 2)
        request.asked_by_user_id = self.users["foreign_agent"]
        self.page("manager")
        self.assertEqual(self.url_open(f"/chat/data/{request.id}").status_code, 404)

    def test_a_copy_expires_with_its_file(self):
        request = self.copy_of("student")
        self.page("student")
        path = f"/chat/data/{request.id}"
        self.assertEqual(self.url_open(path).status_code, 200)
        self.assertEqual(self.url_open(f"{path}/2").status_code, 404)
        request.expires_at = self.now() - timedelta(seconds=1)
        self.env.flush_all()
        self.assertEqual(self.url_open(path).status_code, 404)
        request._gc_expired()
        self.assertFalse(export.files_of(request))
        self.assertFalse(request.user_id)

    def test_a_managers_erasure_needs_a_second_step(self):
        manager = self.users["manager"]
        request = (
            self.env["seitech.chat.privacy.request"]
            .with_user(manager)
            .create(
                {"kind": "erase", "visitor_ids": [(6, 0, self.visitors["visitor"].ids)]}
            )
        )
        self.assertIn("Messages: 1", request.preview_text)
        request.action_submit()
        self.assertEqual(request.state, "to_approve")
        self.env["ir.config_parameter"].set_param("seitech_chat.erase_by_two", "True")
        with self.assertRaisesRegex(UserError, "Another manager"):
            request.action_approve()
        self.env["ir.config_parameter"].set_param("seitech_chat.erase_by_two", "False")
        request.action_approve()
        self.run_requests()
        self.assertEqual(request.state, "done")
        self.assertEqual(request.asked_by_user_id, manager)
        self.assertFalse(request.visitor_ids)

    def test_steps_cannot_be_skipped_by_a_write(self):
        requests = self.env["seitech.chat.privacy.request"]
        requests = requests.with_user(self.users["manager"])
        with self.assertRaises(AccessError):
            requests.create({"kind": "erase", "state": "running"})
        request = requests.create(
            {"kind": "erase", "visitor_ids": [(6, 0, self.visitors["visitor"].ids)]}
        )
        with self.assertRaises(AccessError):
            request.state = "running"
        request.action_submit()
        with self.assertRaises(AccessError):
            request.kind = "export"

    def test_an_address_that_several_share_lists_them(self):
        self.open_support("one", name="One", email="shared@example.com")
        self.open_support("two", name="Two", email="shared@example.com")
        requests = self.env["seitech.chat.privacy.request"]
        request = requests.new({"email": "shared@example.com", "kind": "erase",
                                "company_id": self.company.id})  # fmt: skip
        request._onchange_email()
        self.assertEqual(len(request.visitor_ids), 2)

    def test_a_manager_of_one_company_does_not_ask_for_two(self):
        student = self.users["student"]
        self.teaching._post(self.persona("student"), "Good morning")
        requests = self.env["seitech.chat.privacy.request"]
        request = requests.with_user(self.users["manager"]).create(
            {"kind": "export", "user_id": student.id}
        )
        self.assertIn("Messages: ", request.preview_text)
        student.company_ids |= self.other_company
        request.invalidate_recordset(["preview_text"])

        self.assertFalse(request.preview_text)
        with self.assertRaisesRegex(UserError, "other companies"):
            request.action_submit()

    def test_a_request_without_a_person_is_refused(self):
        request = self.env["seitech.chat.privacy.request"].create({"kind": "export"})
        with self.assertRaisesRegex(UserError, "whose data"):
            request.action_submit()

    def test_consent_is_withdrawn_in_the_portal(self):
        visitor, student = self.visitors["visitor"], self.users["student"]
        visitor.write({"consent_version": 2, "consent_at": self.now(),
                       "user_id": student.id})  # fmt: skip
        self.env["seitech.chat.visited.page"]._visit(visitor, "/cart", "Cart")
        self.assertIn("Withdraw consent", self.page("student").text)

        answer = self.page("student", what="withdraw")

        self.assertIn("withdrawn", answer.text)
        self.env.invalidate_all()
        self.assertTrue(visitor.consent_withdrawn_at)
        self.assertFalse(visitor.page_ids)
        self.assertNotIn("Withdraw consent", self.page("student").text)

    def test_an_account_with_a_running_erasure_can_be_deleted(self):
        self.env["ir.config_parameter"].set_param(
            "seitech_chat.erase_with_account", "True"
        )
        student = self.users["student"]
        student._deactivate_portal_user()
        request = self.request_of("student", "erase")
        self.assertEqual(request.state, "running")

        student.unlink()
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertEqual(request.state, "done")
        self.assertTrue(self.lesson.deleted_at)

    def test_statements_of_a_copy_do_not_grow_with_its_messages(self):
        def statements(count):
            for number in range(count):
                self.teaching._post(self.persona("student"), f"Text {number}")
            self.env.flush_all()
            with kept_statements() as kept:
                self.copy_of("student")
            return len(kept)

        with patch.object(export, "PAGE", 500):
            statements(2)
            self.assertLessEqual(statements(60), statements(2) + 3)


@tagged("post_install", "-at_install")
class TestRetentionOverview(PrivacyCase):
    def test_it_says_what_the_next_run_deletes(self):
        self.env["ir.config_parameter"].set_param(
            "seitech_chat.retention.public_support_days", 30
        )
        self.support.message_ids.created_at = self.now() - timedelta(days=40)
        self.env.flush_all()
        overview = self.env["seitech.chat.retention"].with_user(self.users["manager"])
        rows = overview.create({})._rows()
        due = {row["label"]: row["due"] for row in rows if row["due"]}
        self.assertEqual(list(due.values()), [len(self.support.message_ids)])
        self.assertEqual(overview.new({}).display_name, "Retention")
        shown = overview.create({}).overview
        self.assertIn("30 days", " ".join(shown.split()))

        self.env["seitech.chat.channel"]._cron_apply_retention()
        self.env.invalidate_all()

        self.assertFalse(any(row["due"] for row in overview.create({})._rows()))

    def test_a_conversation_on_hold_is_not_deleted(self):
        self.env["ir.config_parameter"].set_param(
            "seitech_chat.retention.public_support_days", 30
        )
        self.support.message_ids.created_at = self.now() - timedelta(days=40)
        self.support.write({"held_at": self.now(), "hold_reason": "Case"})
        self.env.flush_all()

        self.env["seitech.chat.channel"]._cron_apply_retention()
        self.env.invalidate_all()

        self.assertEqual(len(self.support.message_ids), 4)
