import io
from datetime import timedelta

from PIL import Image

from odoo.tests import tagged

from . import samples
from .common import ChatHttpCase


@tagged("post_install", "-at_install")
class TestUpload(ChatHttpCase):
    def upload(self, content, name="file", by="visitor"):
        answer = self.call(
            by, "upload", channel_id=self.support.id, files={"file": (name, content)}
        )
        return answer["attachment"]

    def refuse_upload(self, code, content, name="file", **more):
        with self.subTest(code=code, name=name):
            return self.refuse(
                "visitor", "upload", code, channel_id=self.support.id,
                files={"file": (name, content)}, **more,
            )  # fmt: skip

    def stored(self, attachment):
        return self.env["ir.attachment"].browse(attachment["id"])

    def test_content_decides_the_type_and_the_name_follows(self):
        office = (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        )
        word = samples.archive("[Content_Types].xml", "word/document.xml")
        for content, name, mimetype, kept, kind in (
            (samples.picture(), "a.png", "image/png", "a.png", "image"),
            (samples.picture(), "a.pdf", "image/png", "a.pdf.png", "image"),
            (samples.picture("JPEG"), "a.jpeg", "image/jpeg", "a.jpeg", "image"),
            (samples.picture("GIF"), "a.exe", "image/gif", "a.exe.gif", "image"),
            (samples.picture("WEBP"), "a.webp", "image/webp", "a.webp", "image"),
            (samples.PDF, "a.html", "application/pdf", "a.html.pdf", "file"),
            (b"Hello there", "a.txt", "text/plain", "a.txt", "file"),
            (b"Hello there", "a.png", "text/plain", "a.png.txt", "file"),
            (b'{"a": [1, 2]}', "a.json", "text/plain", "a.json.txt", "file"),
            ("Grüße".encode(), "a", "text/plain", "a.txt", "file"),
            (samples.archive("a.txt"), "a.zip", "application/zip", "a.zip", "file"),
            (word, "a.docx", office, "a.docx", "file"),
        ):
            with self.subTest(name=name, mimetype=mimetype):
                attachment = self.upload(content, name)
                self.assertEqual(
                    (attachment["mimetype"], attachment["name"], attachment["kind"]),
                    (mimetype, kept, kind),
                )
                self.assertEqual(
                    attachment["size_bytes"], len(self.stored(attachment).raw)
                )

    def test_what_a_browser_would_run_is_refused_by_any_name(self):
        for content in (
            samples.HTML,
            samples.SVG,
            b"\n\n  " + samples.HTML,
            b"<?xml version='1.0'?>" + samples.SVG,
            b"Hello\n<script>alert(1)</script>",
            b"<html><head></head></html>",
            samples.HTML.decode().encode("utf-16"),
        ):
            for name in ("a.html", "a.svg", "a.png", "a.txt"):
                self.refuse_upload("file_type_not_allowed", content, name)

    def test_what_only_pretends_is_refused(self):
        for content, name in (
            (b"GIF89a" + samples.HTML, "a.gif"),
            (b"\x89PNG\r\n\x1a\n" + samples.HTML, "a.png"),
            (b"\xff\xd8\xff\xe0" + samples.HTML, "a.jpg"),
            (samples.picture()[:40], "cut.png"),
            (b"MZ\x90\x00" + bytes(60), "a.pdf"),
            (b"\x7fELF" + bytes(60), "a.txt"),
            (b"text with \x00 in it", "a.txt"),
            (b"\xff\xfe\xfa broken", "a.txt"),
        ):
            self.refuse_upload("file_type_not_allowed", content, name)

    def test_bomb_is_refused(self):
        for size in ((20_000, 20_000), (10_000, 6_000), (2**31 - 1, 2**31 - 1)):
            self.refuse_upload("file_type_not_allowed", samples.bomb(*size), "a.png")

    def test_photo_loses_where_and_how_it_was_taken(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            with self.subTest(kind=kind):
                content = samples.photo(kind)
                self.assertIn(b"SecretCamera", content)

                stored = self.stored(self.upload(content)).raw

                self.assertNotIn(b"SecretCamera", stored)
                self.assertFalse(Image.open(io.BytesIO(stored)).getexif())

    def test_turned_photo_is_stored_upright(self):
        attachment = self.upload(samples.photo(orientation=6))

        self.assertEqual((attachment["width"], attachment["height"]), (3, 4))
        self.assertEqual(
            Image.open(io.BytesIO(self.stored(attachment).raw)).size, (3, 4)
        )

    def test_size_told_is_the_size_stored(self):
        for kind in ("PNG", "JPEG"):
            content = samples.picture(kind, size=(2500, 1200))

            attachment = self.upload(content)

            stored = self.stored(attachment)
            size = Image.open(io.BytesIO(stored.raw)).size
            self.assertEqual((attachment["width"], attachment["height"]), size)
            self.assertEqual(size, (2500, 1200))
            self.assertEqual(stored.mimetype, f"image/{kind.lower()}")

    def test_name_is_harmless(self):
        for name, kept in (
            ("../../etc/passwd", "passwd.txt"),
            ("invoice\u202etxt.exe", "invoicetxt.exe.txt"),
            ("a\u200bb\ufeff.txt", "ab.txt"),
            ("<img src=x>.txt", "img src=x.txt"),
            (".txt", "txt.txt"),
            ("...", "file.txt"),
            ("x" * 300 + ".txt", "x" * 116 + ".txt"),
            ("Übung 日本.txt", "Übung 日本.txt"),
        ):
            self.assertEqual(self.upload(b"Hello", name)["name"], kept)

    def test_empty_and_large_files_are_refused(self):
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("seitech_chat.max_file_bytes", "1000")

        self.assertEqual(self.upload(b"x" * 1000)["size_bytes"], 1000)
        self.refuse_upload("file_too_large", b"x" * 1001)
        self.refuse_upload("file_empty", b"")
        self.refuse_upload("body_too_large", b"x" * 200_000, status=413)
        limits = self.call("visitor", "session")["limits"]
        self.assertEqual(limits["max_file_bytes"], 1000)

    def test_setting_that_is_no_number_leaves_the_limit(self):
        settings = self.env["ir.config_parameter"].sudo()
        for value in ("", "abc", "-5", "1e9", "²", "9" * 5000):
            settings.set_param("seitech_chat.max_file_bytes", value)
            limit = self.call("visitor", "session")["limits"]["max_file_bytes"]
            self.assertEqual(limit, 10 * 1024 * 1024, value)

    def test_form_that_lacks_something_is_refused(self):
        url = "/api/chat/support/upload"
        channel_id = str(self.support.id)
        file = {"file": ("a.txt", b"Hello")}
        extra = {"x": ("a.txt", b"Hello")}
        for sent, status, code in (
            (
                {"data": {"channel_id": channel_id}, "files": extra},
                422, "invalid_field",
            ),
            ({"data": {}, "files": file}, 422, "invalid_field"),
            ({"data": {"channel_id": "x"}, "files": file}, 422, "invalid_field"),
            ({"data": {"channel_id": "١"}, "files": file}, 422, "invalid_field"),
            ({"data": {"channel_id": "-1"}, "files": file}, 422, "invalid_field"),
            ({"data": {"channel_id": "9" * 6000}, "files": file}, 422, "invalid_field"),
            ({"data": {"channel_id": "9" * 10}, "files": file}, 404, "not_found"),
            ({"json": {"channel_id": 1}}, 415, "unsupported_content_type"),
        ):  # fmt: skip
            before = self.counts()
            response = self.request("visitor", "POST", url, **sent)
            self.assertEqual(response.status_code, status, response.text)
            self.assertEqual(response.json()["code"], code)
            self.assertEqual(self.counts(), before)

    def test_file_nobody_sends_is_forgotten_after_a_day(self):
        unsent = self.stored(self.upload(b"Hello"))
        sent = self.stored(self.upload(b"Hello again"))
        sent._bind(self.question)
        for days, remains in ((0, True), (2, False)):
            self.env.cr.execute(
                "UPDATE ir_attachment SET create_date = %s WHERE id IN %s",
                [self.now() - timedelta(days=days), (unsent.id, sent.id)],
            )
            self.env["ir.attachment"]._gc_unsent_chat_files()
            self.assertEqual(bool(unsent.exists()), remains)
        self.assertTrue(sent.exists())


@tagged("post_install", "-at_install")
class TestDownload(ChatHttpCase):
    def file(self, content, name="a", by="visitor", message=None):
        attachment = self.env["ir.attachment"]._upload_to_chat(
            self.persona(by), self.support, name, content
        )
        if message:
            attachment._bind(message)
            message.has_attachments = True
        return attachment

    def get(self, attachment, by="visitor", **query):
        return self.ask(by, "get_file", attachment_id=attachment.id, **query)

    def test_picture_is_shown_and_anything_else_downloaded(self):
        for content, kind, disposition in (
            (samples.picture(), "image/png", "inline"),
            (b"Hello", "text/plain", "attachment"),
            (samples.PDF, "application/pdf", "attachment"),
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
        response = self.get(self.file(samples.picture(), "ü.png"), download=1)

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
        """Odoo's own routes give a file without a record to whoever created it, and
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
