import io
import uuid
from datetime import timedelta

from PIL import Image

from odoo.tests import tagged

from ..support import sample_files as samples
from ..support.chat_case import ChatHttpCase
from ..support.effort import effort

LIMIT = 100  # units of effort
PICTURE_LIMIT = 400


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
        word = samples.make_zip("[Content_Types].xml", "word/document.xml")
        for content, name, mimetype, kept, kind in (
            (samples.make_image(), "a.png", "image/png", "a.png", "image"),
            (samples.make_image(), "a.pdf", "image/png", "a.pdf.png", "image"),
            (samples.make_image("JPEG"), "a.jpeg", "image/jpeg", "a.jpeg", "image"),
            (samples.make_image("GIF"), "a.exe", "image/gif", "a.exe.gif", "image"),
            (samples.make_image("WEBP"), "a.webp", "image/webp", "a.webp", "image"),
            (samples.PDF, "a.html", "application/pdf", "a.html.pdf", "file"),
            (b"Hello there", "a.txt", "text/plain", "a.txt", "file"),
            (b"Hello there", "a.png", "text/plain", "a.png.txt", "file"),
            (b'{"a": [1, 2]}', "a.json", "text/plain", "a.json.txt", "file"),
            ("Grüße".encode(), "a", "text/plain", "a.txt", "file"),
            (
                samples.make_zip("a.txt"),
                "a.zip",
                "application/zip",
                "a.zip",
                "file",
            ),
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

    def test_active_content_is_refused_by_any_name(self):
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

    def test_files_with_a_false_type_are_refused(self):
        for content, name in (
            (b"GIF89a" + samples.HTML, "a.gif"),
            (b"\x89PNG\r\n\x1a\n" + samples.HTML, "a.png"),
            (b"\xff\xd8\xff\xe0" + samples.HTML, "a.jpg"),
            (samples.make_image()[:40], "cut.png"),
            (b"MZ\x90\x00" + bytes(60), "a.pdf"),
            (b"\x7fELF" + bytes(60), "a.txt"),
            (b"text with \x00 in it", "a.txt"),
            (b"\xff\xfe\xfa broken", "a.txt"),
        ):
            self.refuse_upload("file_type_not_allowed", content, name)

    def test_bomb_is_refused(self):
        for size in ((20_000, 20_000), (10_000, 6_000), (2**31 - 1, 2**31 - 1)):
            self.refuse_upload(
                "file_type_not_allowed", samples.make_decompression_bomb(*size), "a.png"
            )

    def test_picture_made_to_keep_a_processor_busy(self):
        """Stored smaller, or refused: with little work."""
        with Image.open(
            io.BytesIO(samples.make_image("JPEG", size=(7000, 7000)))
        ) as one:
            stream = io.BytesIO()
            one.save(stream, "JPEG", quality=50, progressive=True)
        photo = stream.getvalue()
        scan = photo[photo.rindex(b"\xff\xda") : -2]
        comment = b"\x21\xfe" + (b"\xff" + b"x" * 255) * 30_000 + b"\x00"
        gif = samples.make_image("GIF")
        still = gif.rindex(b"\x2c")
        for name, content in (
            ("large.jpg", samples.make_image("JPEG", size=(7000, 7000))),
            ("progressive.jpg", photo),
            ("scans.jpg", photo[:-2] + scan * 200 + b"\xff\xd9"),
            ("comment.gif", gif[:still] + comment + gif[still:]),
            ("frames.gif", gif[:still] + gif[still:-1] * 100_000 + b";"),
            ("bomb.png", samples.make_decompression_bomb(5_001, 5_000)),
            ("text.png", samples.make_text_chunks(60)),
            ("camera.jpg", samples.make_camera_photo()),
        ):

            def upload(name=name, content=content):
                response = self.ask(
                    "visitor", "upload", channel_id=self.support.id,
                    files={"file": (name, content)},
                )  # fmt: skip
                self.assertIn(response.status_code, (200, 422), response.text)

            with self.subTest(name=name):
                self.assertLessEqual(effort(upload, PICTURE_LIMIT), PICTURE_LIMIT)
                self.env["seitech.chat.rate.limit"].env.cr.execute(
                    "DELETE FROM seitech_chat_rate_limit"
                )

    def test_archive_and_name_made_to_keep_a_processor_busy(self):
        persona = self.persona("visitor")
        marks = "\u0301" * 30_000 + "\u0316" * 30_000
        for name, content, kept in (
            ("a.zip", samples.make_zip(*map(str, range(90_000))), "a.zip"),
            (f"a{marks}.txt", b"Hello", None),
        ):

            def upload(name=name, content=content, kept=kept):
                file = self.env["ir.attachment"]._upload_to_chat(
                    persona, self.support, name, content
                )
                self.assertEqual(file.name, kept or file.name)

            with self.subTest(name=name[:10]):
                self.assertLessEqual(effort(upload, LIMIT), LIMIT)

    def test_large_photo_is_stored_smaller_and_upright(self):
        photo = samples.make_image("JPEG", size=(5000, 4000))

        attachment = self.upload(photo)

        stored = self.stored(attachment)
        self.assertEqual((attachment["width"], attachment["height"]), (2500, 2000))
        self.assertEqual(Image.open(io.BytesIO(stored.raw)).size, (2500, 2000))

    def test_work_counts_and_not_the_file_alone(self):
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("seitech_chat.limit.upload", "4/3600")
        with Image.open(
            io.BytesIO(samples.make_image("JPEG", size=(5500, 4000)))
        ) as one:
            stream = io.BytesIO()
            one.save(stream, "JPEG", quality=50, progressive=True)

        self.upload(stream.getvalue())  # counts three times
        self.upload(b"a small one")

        self.refuse_upload("rate_limited", b"one more")

    def test_photo_loses_where_and_how_it_was_taken(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            with self.subTest(kind=kind):
                content = samples.make_photo(kind)
                self.assertIn(b"SecretCamera", content)

                stored = self.stored(self.upload(content)).raw

                self.assertNotIn(b"SecretCamera", stored)
                self.assertFalse(Image.open(io.BytesIO(stored)).getexif())

    def test_turned_photo_is_stored_upright(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            with self.subTest(kind=kind):
                attachment = self.upload(samples.make_photo(kind, orientation=6))

                self.assertEqual((attachment["width"], attachment["height"]), (3, 4))
                stored = Image.open(io.BytesIO(self.stored(attachment).raw))
                self.assertEqual((stored.size, stored.format), ((3, 4), kind))
                self.assertEqual(attachment["mimetype"], f"image/{kind.lower()}")

    def test_files_of_everyday_life_are_taken(self):
        head = b"\x00\x00\x00\x20ftyp%s\x00\x00\x02\x00isomiso2mp41"
        for content, name, mimetype in (
            (head % b"M4A ", "memo.m4a", "audio/mp4"),
            (head % b"M4V ", "film.m4v", "video/mp4"),
            (head % b"3gp4", "clip.3gp", "video/3gpp"),
            (b"#!AMR\n" + bytes(60), "memo.amr", "audio/amr"),
            (b"x", "one.txt", "text/plain"),
            ("Größe;Preis €\r\n1;2".encode("cp1252"), "a.csv", None),
            ("Größe\tPreis".encode("utf-16"), "a.txt", "text/plain"),
            ("名前,住所\r\n山田,東京".encode("shift_jis"), "a.csv", None),
            ("姓名,地址\r\n李雷,北京".encode("gbk"), "a.csv", None),
        ):
            with self.subTest(name=name, content=content[:20]):
                attachment = self.upload(content, name)
                self.assertEqual(attachment["name"], name)
                if mimetype:
                    self.assertEqual(attachment["mimetype"], mimetype)
                self.assertEqual(self.stored(attachment).raw, content)

    def test_picture_that_few_devices_show_is_refused_with_the_reason(self):
        for brand, kind in ((b"heic", "HEIC"), (b"avif", "AVIF")):
            content = b"\x00\x00\x00\x18ftyp" + brand + bytes(12)
            problem = self.refuse_upload("file_type_not_allowed", content, "a.jpg")
            self.assertIn(kind, problem["detail"])
            self.assertIn("JPEG", problem["detail"])

    def test_files_stay_in_the_order_they_were_chosen_in(self):
        uploaded = [self.upload(b"file %d" % number) for number in range(4)]
        chosen = [uploaded[number]["id"] for number in (2, 0, 3, 1)]

        answer = self.call(
            "visitor", "send", channel_id=self.support.id, body="",
            client_uuid=str(uuid.uuid4()), attachment_ids=chosen,
        )  # fmt: skip

        sent = [one["id"] for one in answer["message"]["attachments"]]
        self.assertEqual(sent, chosen)
        page = self.call("visitor", "list_messages", channel_id=self.support.id)
        [last] = page["messages"][-1:]
        self.assertEqual([one["id"] for one in last["attachments"]], chosen)

    def test_the_returned_size_is_the_stored_size(self):
        for kind in ("PNG", "JPEG"):
            content = samples.make_image(kind, size=(2500, 1200))

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
        sent._attach_to_message(self.question)
        for days, remains in ((0, True), (2, False)):
            self.env.cr.execute(
                "UPDATE ir_attachment SET create_date = %s WHERE id IN %s",
                [self.now() - timedelta(days=days), (unsent.id, sent.id)],
            )
            self.env["ir.attachment"]._gc_unsent_chat_files()
            self.assertEqual(bool(unsent.exists()), remains)
        self.assertTrue(sent.exists())
