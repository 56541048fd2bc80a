from odoo.tests import tagged

from ..support import sample_files
from ..support.chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestDownload(ChatHttpCase):
    def file(self, content, name="a", by="visitor", message=None):
        attachment = self.env["ir.attachment"]._upload_to_chat(
            self.persona(by), self.support, name, content
        )
        if message:
            attachment._attach_to_message(message)
            message.has_attachments = True
        return attachment

    def get(self, attachment, by="visitor", **query):
        return self.ask(by, "get_file", attachment_id=attachment.id, **query)

    def test_picture_is_shown_and_anything_else_downloaded(self):
        for content, kind, disposition in (
            (sample_files.make_image(), "image/png", "inline"),
            (b"Hello", "text/plain", "attachment"),
            (sample_files.PDF, "application/pdf", "attachment"),
        ):
            response = self.get(self.file(content))

            self.assertEqual(response.content, content)
            self.assertEqual(response.headers["Content-Type"].split(";")[0], kind)
            self.assertTrue(
                response.headers["Content-Disposition"].startswith(disposition)
            )
            self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("sandbox", response.headers["Content-Security-Policy"])
            self.assertIn("private", response.headers["Cache-Control"])

    def test_picture_can_be_downloaded(self):
        response = self.get(self.file(sample_files.make_image(), "ü.png"), download=1)

        disposition = response.headers["Content-Disposition"]
        self.assertTrue(disposition.startswith("attachment"))
        self.assertIn("%C3%BC.png", disposition)

    def test_markup_is_never_shown_even_where_it_got_in(self):
        for mimetype in (
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/xml",
        ):
            attachment = self.file(b"Hello")
            self.env.cr.execute(
                "UPDATE ir_attachment SET mimetype = %s WHERE id = %s",
                [mimetype, attachment.id],
            )
            attachment.invalidate_recordset()

            response = self.get(attachment)

            self.assertTrue(
                response.headers["Content-Disposition"].startswith("attachment")
            )
            self.assertIn("sandbox", response.headers["Content-Security-Policy"])

    def test_deleted_message_takes_its_files_along(self):
        attachment = self.file(b"Hello", message=self.question)
        self.assertEqual(self.get(attachment).status_code, 200)

        self.question._delete(self.persona("visitor"))

        self.assertEqual(self.get(attachment).status_code, 404)

    def test_other_attachments_are_not_served(self):
        other = self.env["ir.attachment"].create({"name": "a", "raw": b"Hello"})
        public = self.env["ir.attachment"].create(
            {"name": "a", "raw": b"Hello", "public": True}
        )
        for by in ("manager", "visitor"):
            for attachment in (other, public):
                self.assertEqual(self.get(attachment, by=by).status_code, 404)

    def test_unsent_file_is_for_its_uploader_on_every_route(self):
        """Odoo's own routes give a file without a record to its creator, and
        all visitors are one user."""
        for by, others in (
            ("visitor", ("nobody", "other_visitor", "agent", "student")),
            ("student", ("nobody", "visitor", "other_student", "agent")),
        ):
            channel = self.support if by == "visitor" else self.teaching
            content = f"secret of {by}".encode()
            attachment = self.env["ir.attachment"]
            response = self.ask(
                by, "upload", channel_id=channel.id, files={"file": ("a.txt", content)}
            )
            attachment = attachment.browse(response.json()["attachment"]["id"])
            self.assertEqual(self.get(attachment, by=by).content, content)
            for other in others:
                self.assertEqual(self.get(attachment, by=other).status_code, 404)
                for url in (
                    "/web/content/{}",
                    "/web/content/{}/a.txt",
                    "/web/image/{}",
                ):
                    answer = self.request(other, "GET", url.format(attachment.id))
                    self.assertNotIn(content, answer.content, f"{other} {url}")

    def test_file_of_a_note_is_hidden_on_every_route(self):
        attachment = self.file(b"secret", by="agent", message=self.note)
        for by in ("nobody", "visitor", "student", "agent_elsewhere", "outsider"):
            self.assertEqual(self.get(attachment, by=by).status_code, 404)
            answer = self.request(by, "GET", f"/web/content/{attachment.id}")
            self.assertNotIn(b"secret", answer.content, by)
        self.assertEqual(self.get(attachment, by="second_agent").content, b"secret")
