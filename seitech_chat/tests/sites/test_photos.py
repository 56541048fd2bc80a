"""Photos of agents, at addresses that visitors get."""

import base64
import io
import os
import struct

from PIL import Image

from odoo.http import root
from odoo.tests import tagged

from ...models.desk.chat_agent_photo import PATH, PIXELS
from ..support.chat_case import ChatHttpCase
from ..support.sample_files import SVG, make_image, make_photo
from ..support.statements import kept_statements


@tagged("post_install", "-at_install")
class TestPhotos(ChatHttpCase):
    def show(self, name, content):
        self.users[name].image_1920 = base64.b64encode(content)
        self.env.flush_all()

    def setUp(self):
        super().setUp()
        self.show("agent", make_image(size=(300, 200)))
        for name in ("agent", "second_agent"):
            self.desks[name]._heartbeat(status="online")

    def faces(self):
        path = "/api/chat/support/home"
        team = self.request("nobody", "GET", path).json()["team"]
        return {face["name"]: face["avatar_url"] for face in team["agents"]}

    def in_conversation(self, channel=None, persona="visitor"):
        answer = self.call(
            persona, "get_channel", channel_id=(channel or self.support).id
        )
        return {photo["user_id"]: photo["url"] for photo in answer["photos"]}

    def path(self, name="agent", company=None):
        user = self.users[name]
        photos = self.env["seitech.chat.agent.photo"]
        return photos._paths(user, company or self.company).get(user.id)

    def status(self, path):
        return self.request("nobody", "GET", path).status_code

    def test_home_and_the_conversation_show_who_has_a_photo(self):
        faces = self.faces()

        self.assertTrue(faces["Agent"].startswith(PATH))
        self.assertIsNone(faces["Second Agent"], "Odoo's picture of initials")
        photos = self.in_conversation()
        self.assertEqual(photos, {self.users["agent"].id: faces["Agent"]})

    def test_a_site_shows_agents_of_its_department_only(self):
        site = self.env["website"].get_current_website().chat_site_id
        site.department_id = self.other_department

        self.assertEqual(self.faces(), {})

    def test_members_who_left_keep_theirs_and_others_have_none(self):
        self.assertEqual(self.in_conversation(self.waiting, "other_visitor"), {})
        member = self.support.member_ids.filtered("user_id")
        member._leave()

        self.assertEqual(self.in_conversation(), {self.users["agent"].id: self.path()})

    def test_people_with_an_account_get_no_addresses(self):
        for name in ("agent", "manager"):
            self.assertEqual(self.in_conversation(persona=name), {})

    def test_it_is_a_small_image_that_browsers_keep(self):
        before = set(os.listdir(root.session_store.path))

        answer = self.request("nobody", "GET", self.path())

        self.assertEqual(answer.status_code, 200)
        self.assertEqual(Image.open(io.BytesIO(answer.content)).size, PIXELS)
        headers = {
            "Content-Type": "image/jpeg",
            "Cache-Control": "private, max-age=604800, immutable",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        self.assertEqual({name: answer.headers.get(name) for name in headers}, headers)
        self.assertNotIn("Set-Cookie", answer.headers)
        self.assertEqual(set(os.listdir(root.session_store.path)), before)

    def test_every_kind_of_picture_becomes_a_jpeg_without_metadata(self):
        for kind in ("JPEG", "PNG", "WEBP", "GIF"):
            with self.subTest(kind=kind):
                self.show("agent", make_photo(kind))

                content = self.request("nobody", "GET", self.path()).content

                picture = Image.open(io.BytesIO(content))
                self.assertEqual((picture.format, picture.size), ("JPEG", PIXELS))
                self.assertNotIn(b"SecretCamera", content)

    def test_the_address_is_another_one_for_another_photo(self):
        first = self.path()
        self.assertEqual(first, self.path(), "browsers keep it")

        self.show("agent", make_image(size=(200, 200)))

        self.assertNotEqual(first, self.path())
        self.assertEqual(self.status(first), 404)
        self.assertEqual(self.status(self.path()), 200)

    def test_drawn_pictures_and_files_that_are_none_are_no_photos(self):
        self.show("agent", SVG)
        self.assertIsNone(self.path())
        self.show("agent", make_image())
        path = self.path()
        photo = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_field", "=", "image_128"),
                ("res_id", "=", self.users["agent"].partner_id.id),
            ]
        )
        checksum = photo.checksum
        photo.raw = SVG
        photo.write({"mimetype": "image/png", "checksum": checksum})

        self.assertEqual(self.status(path), 404)

    def test_a_right_that_ended_ends_the_photo(self):
        user, desk = self.users["agent"], self.desks["agent"]
        paths = {"here": self.path(), "home": self.faces()["Agent"]}
        self.assertEqual(paths["here"], paths["home"])
        role = self.env.ref("seitech_chat.group_chat_agent")
        for change in (
            lambda: desk.write({"active": False}),
            lambda: user.write({"active": False}),
            lambda: user.write({"group_ids": [(3, role.id)]}),
            lambda: user.write(
                {
                    "company_ids": [(6, 0, self.other_company.ids)],
                    "company_id": self.other_company.id,
                }
            ),
            lambda: user.write({"image_1920": False}),
        ):
            with self.undone():
                change()
                self.env.flush_all()
                self.assertEqual(self.status(paths["here"]), 404)
                self.assertIsNone(self.faces().get("Agent"))
                self.assertEqual(self.in_conversation(), {user.id: None})
        self.assertEqual(self.status(paths["here"]), 200)

    def test_nobody_guesses_an_address(self):
        self.show("outsider", make_image())
        self.assertIsNone(self.path("outsider"))
        self.assertIsNone(self.path(company=self.other_company))
        path = self.path()
        token = path.removeprefix(PATH)
        content = base64.urlsafe_b64decode(token)
        for user in self.users.values():
            self.assertNotIn(struct.pack(">I", user.id), content)
        for index in range(len(content)):
            changed = bytearray(content)
            changed[index] ^= 1
            forged = base64.urlsafe_b64encode(changed).decode()
            self.assertEqual(self.status(PATH + forged), 404, index)
        for wrong in (
            token[:-1], token + "A", token + "=", "a" * 32, "-" * 32, "é" * 32,
            "0", token.swapcase(), str(self.users["agent"].id),
        ):  # fmt: skip
            self.assertEqual(self.status(PATH + wrong), 404, wrong)

    def test_lists_take_no_statement_more_for_a_member_more(self):
        company = self.company
        users = self.env["res.users"].browse(
            self.users[name].id for name in ("agent", "second_agent", "supervisor")
        )
        for user in users:
            user.image_1920 = base64.b64encode(make_image())
        photos = self.env["seitech.chat.agent.photo"]
        photos._paths(users, company)
        self.env.flush_all()
        counts = []
        for some in (users[:1], users):
            self.env.invalidate_all()
            with kept_statements() as statements:
                self.assertEqual(len(photos._paths(some, company)), len(some))
            counts.append(len(statements))

        self.assertEqual(counts, [3, 3])
