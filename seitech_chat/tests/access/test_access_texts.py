"""No text is read through the ORM without a record of it, and no file is exchanged."""

import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..support import sample_files
from ..support.chat_case import ChatHttpCase

MESSAGE, REVISION = "seitech.chat.message", "seitech.chat.message.revision"
WORD = [("body", "ilike", "video")]
SPEC = {"fields": {"body": {}}}

# Methods that an RPC client may call, on records of other people.
READINGS = {
    "read": lambda own: own.read(["body"]),
    "read all": lambda own: own.read(),
    "search_read": lambda own: own.search_read([("id", "in", own.ids)], ["body"]),
    "search_read all": lambda own: own.search_read([("id", "in", own.ids)]),
    "web_read": lambda own: own.web_read({"body": {}}),
    "web_search_read": lambda own: own.web_search_read(
        [("id", "in", own.ids)], {"body": {}}
    ),
    "web_name_search": lambda own: own.web_name_search("", {"body": {}}, []),
    "copy_data": lambda own: own.copy_data(),
    "export_data": lambda own: own.export_data(["body"]),
    "filtered_domain": lambda own: own.filtered_domain(WORD),
    "onchange": lambda own: own.onchange({}, [], {"body": {}}),
    "web_read_group records": lambda own: own.web_read_group(
        [("id", "in", own.ids)], ["company_id"], ["__count"],
        auto_unfold=True, unfold_read_specification={"body": {}},
        unfold_read_default_limit=10,
    ),
}  # fmt: skip
QUERIES = {
    "search": lambda own: own.search(WORD),
    "search, empty or not": lambda own: own.search([("body", "!=", False)]),
    "search_count": lambda own: own.search_count(WORD),
    "name_search": lambda own: own.name_search("", WORD),
    "order": lambda own: own.search([], order="body"),
    "order of a page": lambda own: own.web_search_read([], {"id": {}}, order="body"),
    "read_group": lambda own: own.read_group([], ["body:max"], ["company_id"]),
    "array_agg": lambda own: own.formatted_read_group(
        [], ["company_id"], ["body:array_agg"]
    ),
    "array_agg_distinct": lambda own: own.formatted_read_group(
        [], ["company_id"], ["body:array_agg_distinct"]
    ),
    "max": lambda own: own.formatted_read_group([], ["company_id"], ["body:max"]),
    "count_distinct": lambda own: own.formatted_read_group(
        [], [], ["body:count_distinct"]
    ),
    "having": lambda own: own.formatted_read_group(
        [], ["company_id"], ["__count"], [("body:max", ">", "a")]
    ),
    "group": lambda own: own.formatted_read_group([], ["body"], ["__count"]),
    "web_read_group": lambda own: own.web_read_group([], ["body"], ["__count"]),
    "grouping sets": lambda own: own.formatted_read_grouping_sets(
        [], [["body"]], ["__count"]
    ),
    "progress bar": lambda own: own.read_progress_bar(
        [], "company_id", {"field": "body", "colors": {"a": "success"}}
    ),
}  # fmt: skip
# The same by way of other models: ``(model, call)``.
READ_DETOURS = {
    "messages of a conversation": (
        "seitech.chat.channel", lambda own: own.web_read({"message_ids": SPEC}),
    ),
    "export of conversations": (
        "seitech.chat.channel", lambda own: own.export_data(["message_ids/body"]),
    ),
    "message of a reaction": (
        "seitech.chat.reaction", lambda own: own.web_read({"message_id": SPEC}),
    ),
    "export of reactions": (
        "seitech.chat.reaction", lambda own: own.export_data(["message_id/body"]),
    ),
    "earlier texts": (
        "seitech.chat.message", lambda own: own.web_read({"revision_ids": SPEC}),
    ),
}  # fmt: skip
# And queries: model → domain.
DETOURS = {
    "seitech.chat.channel": [("message_ids.body", "ilike", "video")],
    "seitech.chat.member": [("channel_id.message_ids.body", "ilike", "video")],
    "seitech.chat.reaction": [("message_id.body", "ilike", "video")],
    "seitech.chat.message": [("reply_to_id.body", "ilike", "video")],
    "seitech.chat.message.revision": [("message_id.body", "ilike", "video")],
    "res.users": [("name", "!=", False)],
}


@tagged("post_install", "-at_install", "chat_access")
class TestAccessTexts(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.question._edit(cls.persona("visitor"), "My video still does not play.")
        cls.users["supervisor"].group_ids += cls.env.ref("base.group_allow_export")
        cls.users["manager"].group_ids += cls.env.ref("base.group_allow_export")
        cls.records = {MESSAGE: cls.question, REVISION: cls.question.revision_ids}

    def readings_of(self, name):
        return self.env["seitech.chat.audit"].search_count(
            [("action", "=", "read"), ("user_id", "=", self.users[name].id)]
        )

    def own(self, model, name):
        """Return a record as somebody has it who has just begun: nothing is at hand."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.records[model].with_user(self.users[name])

    @mute_logger("odoo.models", "odoo.orm.models")
    def test_every_reading_is_recorded(self):
        for model, name in ((MESSAGE, "supervisor"), (REVISION, "manager")):
            for way, reading in READINGS.items():
                with self.subTest(model=model, way=way), self.undone():
                    self.assertEqual(self.readings_of(name), 0)
                    try:
                        found = reading(self.own(model, name))
                    except AccessError:
                        continue  # refused is as good
                    is_shown = "video" in str(found) or way == "filtered_domain"
                    self.assertEqual(bool(self.readings_of(name)), is_shown)

    def test_every_reading_on_a_detour_is_recorded(self):
        self.question._react(self.persona("agent"), "👍", is_set=True)
        self.records = {
            MESSAGE: self.question,
            "seitech.chat.channel": self.support,
            "seitech.chat.reaction": self.question.reaction_ids,
        }
        for way, (model, reading) in READ_DETOURS.items():
            with self.subTest(way=way), self.undone():
                self.assertIn("video", str(reading(self.own(model, "manager"))))
                self.assertEqual(self.readings_of("manager"), 1)

    def test_the_usual_readings_work(self):
        """Being refused is no way out for what lists and forms need."""
        for way in (
            "read",
            "search_read",
            "web_read",
            "web_search_read",
            "export_data",
        ):
            with self.subTest(way=way), self.undone():
                found = READINGS[way](self.own(MESSAGE, "supervisor"))
                self.assertIn("video still", str(found))
                self.assertEqual(self.readings_of("supervisor"), 1)

    @mute_logger("odoo.models", "odoo.orm.models")
    def test_nothing_is_found_by_a_text(self):
        for model, name in ((MESSAGE, "supervisor"), (MESSAGE, "agent"),
                            (REVISION, "manager")):  # fmt: skip
            for way, query in QUERIES.items():
                with (
                    self.subTest(model=model, persona=name, way=way),
                    self.undone(),
                    self.assertRaises(AccessError),
                ):
                    query(self.own(model, name))

    @mute_logger("odoo.models", "odoo.orm.models")
    def test_nothing_is_found_by_a_text_on_a_detour(self):
        for model, domain in DETOURS.items():
            records = self.env[model].with_user(self.users["manager"])
            with self.subTest(model=model):
                if model == "res.users":
                    self.assertTrue(records.search(domain))
                    continue
                with self.assertRaises(AccessError):
                    records.search(domain)

    def test_another_field_is_no_reading(self):
        own = self.own(MESSAGE, "supervisor")
        self.assertEqual(own.message_type, "text")
        own.read(["message_type", "created_at"])
        own.search([("channel_id", "=", self.support.id)], order="created_at")

        self.assertEqual(self.readings_of("supervisor"), 0)

        self.assertIn("video still", own.body)
        self.assertEqual(self.readings_of("supervisor"), 1)

    def test_reads_of_members_are_not_recorded(self):
        self.own(MESSAGE, "agent").read(["body"])

        self.assertEqual(self.readings_of("agent"), 0)

    def test_students_see_what_the_api_shows_of_records(self):
        """A field of a model is shown by RPC unless it says to whom."""
        shown = {
            model: set(self.env[model].with_user(self.users["student"]).fields_get())
            for model in FIELDS_SHOWN
        }
        common = {"id", "display_name", *AUTOMATIC}
        for model, names in FIELDS_SHOWN.items():
            with self.subTest(model=model):
                self.assertEqual(shown[model] - common, set(names.split()))

    @mute_logger("odoo.models", "odoo.orm.models")
    def test_nobody_reads_how_far_others_have_read(self):
        manager = self.users["manager"]
        students = ("student", "other_student")
        group = self.open_group("group", *students)
        course = self.open_group("course", *students, course_id=self.course.id)
        for room in (group, course):
            room._post(self.persona("student"), "Hello")
            room._mark_read(self.persona("other_student"), read_position=1)
        for name in ("student", "manager"):
            members = self.env["seitech.chat.member"].with_user(self.users[name])
            for field in ("last_read_position", "last_delivered_position"):
                for ask in (
                    lambda own, field=field: own.search([(field, ">", 0)]),
                    lambda own, field=field: own.search([], order=field),
                    lambda own, field=field: own.search([]).read([field]),
                    lambda own, field=field: own.formatted_read_group(
                        [], ["channel_id"], [f"{field}:max"]
                    ),
                ):
                    with self.subTest(field=field), self.assertRaises(AccessError):
                        ask(members)
        shown = group.member_ids.with_user(manager).mapped("shown_position")
        self.assertEqual(shown, [1, 1])
        shown = course.member_ids.with_user(manager).mapped("shown_position")
        self.assertEqual(shown, [0, 0])


AUTOMATIC = ("create_uid", "create_date", "write_uid", "write_date")
# Model → what a student may read of it by RPC, of records visible to them. The routes
# show the same; what only the desk or the server knows says so in its `groups`.
FIELDS_SHOWN = {
    "seitech.chat.channel": """
        name channel_type company_id course_id department_id audience is_blocked
        state started_at ended_at first_retained_position last_position last_version
        member_ids message_ids visitor_id student_id visitor_name subscription_epoch
        agent_id is_waiting service_number service_start_position query_type is_reader
        is_participant
    """,
    "seitech.chat.member": """
        channel_id company_id user_id visitor_id role is_active version joined_at
        shown_position
    """,
    "seitech.chat.message": """
        channel_id channel_type company_id position version message_type
        author_user_id author_visitor_id author_gone body reply_to_id system_data
        has_attachments has_reactions has_mentions has_previews
        requires_acknowledgement reaction_ids client_uuid created_at edited_at
        deleted_at pinned_at
    """,
    "seitech.chat.reaction": """
        message_id company_id author_user_id author_visitor_id emoji
    """,
    "seitech.chat.notification": """
        user_id channel_id company_id kind count subject_name created_at read_at
        emailed_at
    """,
}


@tagged("post_install", "-at_install", "chat_access")
class TestAccessFiles(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unsent = cls.upload("agent")
        cls.sent = cls.upload("agent")
        cls.sent._attach_to_message(cls.answer)
        cls.answer.has_attachments = True
        files = cls.env["ir.attachment"].with_user(cls.users["agent"])
        cls.ordinary = files.create({"name": "a.exe", "raw": b"MZ"})
        cls.env.flush_all()

    @classmethod
    def upload(cls, name):
        persona = cls.persona(name)
        return persona.env["ir.attachment"]._upload_to_chat(
            persona, cls.support, "a.txt", b"harmless"
        )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_file_that_was_checked_stays_as_it_is(self):
        other = base64.b64encode(b"MZ harmful")
        changes = {
            "content": lambda own: own.write({"raw": b"MZ harmful"}),
            "content as base64": lambda own: own.write({"datas": other}),
            "content stored": lambda own: own.write({"db_datas": other}),
            "name": lambda own: own.write({"name": "a.exe"}),
            "type": lambda own: own.write({"mimetype": "text/html"}),
            "to public": lambda own: own.write({"public": True}),
            "token": lambda own: own.write({"access_token": "x"}),
            "token made": lambda own: own.generate_access_token(),
            "to another message": lambda own: own.write({"res_id": self.question.id}),
            "to another model": lambda own: own.write(
                {"res_model": "res.partner", "res_id": own.env.user.partner_id.id}
            ),
            "to nothing": lambda own: own.write({"res_model": False, "res_id": 0}),
            "to a link": lambda own: own.write(
                {"type": "url", "url": "https://example.com"}
            ),
            "uploader": lambda own: own.write({"chat_uploader_key": "user:1"}),
            "deleted": lambda own: own.unlink(),
            "copied": lambda own: own.copy(),
            "copied elsewhere": lambda own: own.copy({"res_id": self.question.id}),
        }
        for name in ("agent", "manager", "supervisor"):
            for file in (self.unsent, self.sent):
                for what, change in changes.items():
                    with (
                        self.subTest(persona=name, what=what, sent=file == self.sent),
                        self.undone(),
                        self.assertRaises(AccessError),
                    ):
                        change(file.with_user(self.users[name]))

        for file in (self.unsent, self.sent):
            self.assertEqual((file.raw, file.name), (b"harmless", "a.txt"))

    def test_a_file_that_nobody_checked_gets_into_no_message(self):
        agent = self.users["agent"]
        files = self.env["ir.attachment"].with_user(agent)
        vals = {"name": "a.exe", "raw": b"MZ"}
        for more in (
            {"res_model": "seitech.chat.message", "res_id": self.answer.id},
            {"res_model": "seitech.chat.message"},
            {"res_model": "seitech.chat.link.preview"},
            {"chat_channel_id": self.support.id},
            {"chat_uploader_key": f"user:{agent.id}"},
            {"res_model": "seitech.chat.message", "res_id": 0,
             "chat_channel_id": self.support.id,
             "chat_uploader_key": f"user:{agent.id}"},
        ):  # fmt: skip
            for what, change in (
                ("create", lambda more=more: files.create({**vals, **more})),
                ("write", lambda more=more: self.ordinary.write(more)),
            ):
                with (
                    self.subTest(what=what, vals=more),
                    self.undone(),
                    self.assertRaises(AccessError),
                ):
                    change()

        self.refuse(
            "agent", "send", "attachment_not_found", channel_id=self.support.id,
            client_uuid="7f1c2f6e-8f6b-4c56-9f7c-0d8f5c9b1a11", body="",
            attachment_ids=self.ordinary.ids,
        )  # fmt: skip

    def test_odoos_own_files_are_as_they_were(self):
        own = self.ordinary
        own.write({"name": "b.exe"})
        own.copy()
        own.generate_access_token()
        own.unlink()

    def test_opening_a_file_by_orm_is_recorded(self):
        readings = {
            "read": lambda own: own.read(["datas"]),
            "read raw": lambda own: own.read(["raw"]),
            "search_read": lambda own: own.search_read(
                [("id", "in", own.ids)], ["datas"]
            ),
            "web_search_read": lambda own: own.web_search_read(
                [("id", "in", own.ids)], {"raw": {}}
            ),
            "web_read": lambda own: own.web_read({"datas": {}}),
            "copy_data": lambda own: own.copy_data(),
        }
        for way, reading in readings.items():
            with self.subTest(way=way), self.undone():
                self.env.flush_all()
                self.env.invalidate_all()
                reading(self.sent.with_user(self.users["supervisor"]))
                kept = self.env["seitech.chat.audit"].search([("action", "=", "read")])
                self.assertEqual(kept.user_id, self.users["supervisor"])

    def test_the_content_of_a_file_is_searched_by_nobody(self):
        self.assertFalse(self.sent.index_content)
        picture = self.env["ir.attachment"]._upload_to_chat(
            self.persona("agent"), self.support, "a.png", sample_files.make_image()
        )
        self.assertFalse(picture.index_content)
