"""Rights on each route: a table, and every cell of it is run."""

from uuid import uuid4

from odoo.tests import tagged

from ...controllers.http.route import ROUTES, VISITOR_HEADER
from ..support.chat_case import ChatHttpCase
from ..support.personas import PERSONAS
from ..support.signed_site import SignedSite

COLUMNS = (
    "nobody", "visitor", "other_visitor", "student", "other_student", "instructor",
    "agent", "second_agent", "agent_elsewhere", "supervisor", "manager", "outsider",
    "portal", "foreign_agent",
)  # fmt: skip
OUTCOMES = {
    "A": (200, None),
    "N": (404, "not_found"),
    "F": (403, "forbidden"),
    "S": (401, "not_signed_in"),
    "V": (401, "invalid_visitor_token"),
    "T": (409, "already_taken"),
    "O": (422, "not_a_participant"),
    "X": (409, "no_offer"),
    "Q": (422, "not_asked"),
    "W": (422, "not_answered"),
}
# Route and what it is about → one letter per column. The agent took the support
# conversation; second_agent is of the same department.
#                                n v o  s o i  a s e s m  o p f
TABLE = {
    ("session", "me"):          "A A A  A A A  A A A A A  A A A",
    ("health", "server"):       "A A A  A A A  A A A A A  A A A",
    # Nobody is let in for who they are; the token: test_metrics.
    ("prometheus", "server"):   "N N N  N N N  N N N N N  N N N",
    ("openapi", "server"):      "A A A  A A A  A A A A A  A A A",
    ("open_support", "new"):    "A A A  A A A  A A A A A  A A A",
    ("home", "page"):           "A A A  A A A  A A A A A  A A A",
    ("search_faqs", "words"):   "A A A  A A A  A A A A A  A A A",
    ("open_faq", "faq"):        "A A A  A A A  A A A A A  A A A",
    ("open_faq", "foreign_faq"):"N N N  N N N  N N N N N  N N N",
    ("rate_faq", "faq"):        "A A A  A A A  A A A A A  A A A",
    ("rate_faq", "foreign_faq"):"N N N  N N N  N N N N N  N N N",
    ("identify", "token"):      "A A A  A A A  A A A A A  A A A",
    ("visit", "page"):          "V A A  V V V  V V V V V  V V V",
    ("withdraw_consent", "me"): "V A A  V V V  V V V V V  V V V",
    ("list_channels", "mine"):  "S A A  A A A  A A A A A  N N A",
    ("sync", "mine"):           "S A A  A A A  A A A A A  N N A",
    ("agent_heartbeat", "desk"):       "S S S  F F F  A A A A F  F F A",
    ("get_channel", "support"): "S A N  N N N  A A N A A  N N N",
    ("get_channel", "waiting"): "S N A  N N N  A A N A A  N N N",
    ("get_channel", "teaching"):"S N N  A N A  N N N N A  N N N",
    ("get_channel", "direct"):  "S N N  N N A  A N N N N  N N N",
    ("get_channel", "foreign"): "S N N  N N N  N N N N N  N N A",
    ("list_messages", "support"):"S A N  N N N  A A N A A  N N N",
    ("list_messages", "teaching"):"S N N  A N A  N N N N A  N N N",
    ("list_messages", "direct"):"S N N  N N A  A N N N N  N N N",
    ("list_messages", "foreign"):"S N N  N N N  N N N N N  N N A",
    ("send", "support"):        "S A N  N N N  A F N F F  N N N",
    ("send", "waiting"):        "S N A  N N N  F F N F F  N N N",
    ("send", "teaching"):       "S N N  A N A  N N N N F  N N N",
    ("send", "direct"):         "S N N  N N A  A N N N N  N N N",
    ("send", "foreign"):        "S N N  N N N  N N N N N  N N F",
    ("send", "support note"):   "S F N  N N N  A A N A A  N N N",
    ("send", "teaching note"):  "S N N  F N F  N N N N F  N N N",
    ("edit", "question"):       "S A N  N N N  F F N F F  N N N",
    ("edit", "note"):           "S N N  N N N  A F N F F  N N N",
    ("edit", "lesson"):         "S N N  A N F  N N N N F  N N N",
    ("delete", "question"):     "S A N  N N N  F F N A A  N N N",
    ("delete", "note"):         "S N N  N N N  A F N A A  N N N",
    ("delete", "lesson"):       "S N N  A N F  N N N N A  N N N",
    ("delete", "direct_message"): "S N N  N N F  A N N N N  N N N",
    ("pin", "answer"):          "S S S  N N N  A F N A A  N N N",
    ("pin", "lesson"):          "S S S  A N A  N N N N A  N N N",
    ("pin", "direct_message"):    "S S S  N N A  A N N N N  N N N",
    ("react", "answer"):        "S A N  N N N  A F N F F  N N N",
    ("react", "note"):          "S N N  N N N  A A N A A  N N N",
    ("react", "lesson"):        "S N N  A N A  N N N N F  N N N",
    ("type", "support"):        "S A N  N N N  A F N F F  N N N",
    ("type", "teaching"):       "S N N  A N A  N N N N F  N N N",
    ("mark_read", "support"):   "S A N  N N N  A O N O O  N N N",
    ("mark_read", "teaching"):  "S N N  A N A  N N N N O  N N N",
    ("mark_delivered", "mine"): "S A A  A A A  A A A A A  N N A",
    ("save_draft", "support"):  "S S S  N N N  A O N O O  N N N",
    ("save_draft", "teaching"): "S S S  A N A  N N N N O  N N N",
    ("mark_unread", "support"): "S S S  N N N  A O N O O  N N N",
    ("mark_unread", "teaching"):"S S S  A N A  N N N N O  N N N",
    ("mute", "support"):        "S S S  N N N  A O N O O  N N N",
    ("mute", "teaching"):       "S S S  A N A  N N N N O  N N N",
    ("archive", "support"):     "S S S  N N N  A O N O O  N N N",
    ("archive", "teaching"):    "S S S  A N A  N N N N O  N N N",
    ("set_notification_level", "support"):
                                "S S S  N N N  A O N O O  N N N",
    ("set_notification_level", "teaching"):
                                "S S S  A N A  N N N N O  N N N",
    ("list_revisions", "question"):
                                "S S S  N N N  A A N A A  N N N",
    ("list_revisions", "note"): "S S S  N N N  A A N A A  N N N",
    ("list_revisions", "lesson"):
                                "S S S  A N A  N N N N A  N N N",
    ("heartbeat", "me"):        "S S S  A A A  A A A A A  F F A",
    ("list_presence", "people"):
                                "S S S  A A A  A A A A A  A A A",
    ("get_preferences", "mine"):"S S S  A A A  A A A A A  F F A",
    ("set_preferences", "mine"):"S S S  A A A  A A A A A  F F A",
    ("get_push_key", "server"): "S S S  A A A  A A A A A  F F A",
    ("subscribe_push", "mine"): "S S S  A A A  A A A A A  F F A",
    ("unsubscribe_push", "mine"):
                                "S S S  A A A  A A A A A  F F A",
    ("upload", "support"):      "S A N  N N N  A A N A A  N N N",
    ("upload", "teaching"):     "S N N  A N A  N N N N F  N N N",
    ("get_file", "answer"):     "N A N  N N N  A A N A A  N N N",
    ("get_file", "note"):       "N N N  N N N  A A N A A  N N N",
    ("get_file", "unsent"):     "N A N  N N N  N N N N N  N N N",
    ("create_direct", "second"):"S S S  N N N  A A A A A  F F N",
    ("create_direct", "teacher"):"S S S  A N A  A A A A A  F F N",
    ("create_student_instructor", "course"):
                                "S S S  A N A  F F F F F  F F F",
    ("merge_visitor", "waiting"):       "S S S  A A A  F F F F F  F F F",
    ("merge_visitor", "support"):       "S S S  N N N  F F F F F  F F F",
    ("accept", "waiting"):      "S S S  N N N  A A N A F  N N N",
    ("accept", "support"):      "S S S  N N N  A T N T F  N N N",
    ("accept", "teaching"):     "S S S  F N F  N N N N F  N N N",
    ("resolve", "support"):     "S S S  N N N  A F N A A  N N N",
    ("resolve", "waiting"):     "S S S  N N N  F F N A A  N N N",
    ("resolve", "teaching"):    "S S S  F N F  N N N N F  N N N",
    ("assign", "support"):      "S S S  N N N  A F N A A  N N N",
    ("assign", "waiting"):      "S S S  N N N  F F N A A  N N N",
    ("assign", "teaching"):     "S S S  F N F  N N N N F  N N N",
    ("transfer", "support"):    "S S S  N N N  A F N A A  N N N",
    ("transfer", "waiting"):    "S S S  N N N  F F N A A  N N N",
    ("transfer", "teaching"):   "S S S  F N F  N N N N F  N N N",
    ("reopen", "support"):      "S S S  N N N  A A N A A  N N N",
    ("reopen", "teaching"):     "S S S  F N F  N N N N F  N N N",
    ("list_notifications", "mine"):
                                "S S S  A A A  A A A A A  N N A",
    ("mark_notifications_read", "mine"):        "S S S  A A A  A A A A A  N N A",
    ("list_canned_responses", "support"): "S S S  N N N  A A N A A  N N N",
    ("list_canned_responses", "teaching"):"S S S  N N N  N N N N A  N N N",
    ("rate", "ended"):          "S A N  N N N  F F N F F  N N N",
    ("rate", "teaching"):       "S N N  F N F  N N N N F  N N N",
    ("transcript", "support"):  "S A N  N N N  A F N A A  N N N",
    ("transcript", "waiting"):  "S N W  N N N  F F N W W  N N N",
    ("transcript", "teaching"): "S N N  F N F  N N N N F  N N N",
    ("board", "desk"):          "S S S  F F F  F F F A A  F F F",
    ("dashboard", "reports"):   "S S S  F F F  A A A A A  F F A",
    ("metrics", "reports"):     "S S S  F F F  A A A A A  F F A",
    ("services_csv", "reports"):"S S S  F F F  A A A A A  F F A",
    ("answers_csv", "reports"): "S S S  F F F  A A A A A  F F A",
    ("daily_csv", "reports"):   "S S S  F F F  A A A A A  F F A",
    ("queue", "desk"):          "S S S  N N N  A A A A A  N N A",
    ("set_agent_status", "desk"):         "S S S  F F F  A A A A F  F F A",
    ("decline", "waiting"):     "S S S  N N N  X A N X F  N N N",
    ("decline", "teaching"):    "S S S  F N F  N N N N F  N N N",
    ("prioritize", "support"):  "S S S  N N N  A A N A A  N N N",
    ("prioritize", "teaching"): "S S S  F N F  N N N N F  N N N",
    ("escalate", "support"):    "S S S  N N N  A A N A A  N N N",
    ("escalate", "teaching"):   "S S S  F N F  N N N N F  N N N",
    ("set_viewing", "support"):       "S S S  N N N  A A N A A  N N N",
    ("set_viewing", "teaching"):      "S S S  F N F  N N N N F  N N N",
    ("preview_assignment", "waiting"):     "S S S  N N N  A A N A A  N N N",
    ("preview_assignment", "teaching"):    "S S S  F N F  N N N N F  N N N",
    ("end", "support"):         "S A N  N N N  A F N A A  N N N",
    ("create_instructor_admin", "teacher"):
                                "S S S  F F A  F F F F A  F F F",
    ("create_student_support", "new"):
                                "S S S  A A F  F F F F F  F F F",
    ("create_group", "new"):    "S S S  A A A  F F F F A  F F F",
    ("people", "all"):          "S S S  A A A  A A A A A  A A A",
    ("people", "support"):      "S S S  N N N  A A N A A  N N N",
    ("courses", "own"):         "S S S  A A A  A A A A A  A A A",
    ("courses", "broadcast"):   "S S S  F F F  F F F F A  F F F",
    ("members", "support"):     "S S S  N N N  A A N A A  N N N",
    ("members", "rooms"):       "S S S  A A N  N N A N A  N N N",
    ("rename", "rooms"):        "S S S  A F N  N N F N A  N N N",
    ("rename", "teaching"):     "S S S  F N F  N N N N F  N N N",
    ("invite", "rooms"):        "S S S  A F N  N N F N A  N N N",
    ("remove", "rooms"):        "S S S  A F N  N N F N A  N N N",
    ("moderate", "rooms"):      "S S S  A F N  N N F N A  N N N",
    ("close", "rooms"):         "S S S  A F N  N N F N A  N N N",
    ("close", "support"):       "S S S  N N N  F F N F F  N N N",
    ("leave", "rooms"):         "S S S  A A N  N N A N O  N N N",
    ("leave", "teaching"):      "S S S  F N F  N N N N O  N N N",
    ("block", "direct"):        "S S S  N N A  A N N N N  N N N",
    ("block", "rooms"):         "S S S  F F N  N N F N F  N N N",
    ("create_broadcast", "all"):"S S S  F F F  F F F F A  F F F",
    ("acknowledge", "news"):        "S S S  A A A  A A A A A  N N N",
    ("acknowledge", "lesson"):      "S S S  Q N Q  N N N N Q  N N N",
    ("receipts", "news"):       "S S S  A A A  A A A A A  N N N",
    ("receipts", "answer"):     "S S S  N N N  A A N A A  N N N",
    ("receipts", "note"):       "S S S  N N N  A A N A A  N N N",
    ("receipts", "direct_message"): "S S S  N N A  A N N N N  N N N",
    ("search", "words"):        "S S S  A A A  A A A A A  N N A",
    ("send", "broadcast"):      "S N N  F F F  F F F F A  N N N",
    ("get_channel", "broadcast"):"S N N  A A A  A A A A A  N N N",
    ("list_messages", "broadcast"):
                                "S N N  A A A  A A A A A  N N N",
    ("mark_read", "broadcast"): "S N N  A A A  A A A A A  N N N",
}  # fmt: skip

BODIES = {
    "open_support": lambda case: case.form(),
    "identify": lambda case: case.identity.request(sub="u-1"),
    "create_student_instructor": lambda case: {
        "course_id": case.course.id, "student_id": case.users["student"].id,
    },
    "create_instructor_admin": lambda case: {
        "instructor_id": case.users["instructor"].id,
    },
    "create_student_support": lambda case: {
        "opening_uuid": str(uuid4()), "client_uuid": str(uuid4()), "body": "Help",
    },
    "create_group": lambda case: {"opening_uuid": str(uuid4()), "name": "Night class"},
}  # fmt: skip

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
WITHOUT_RECORD = {
    "create_broadcast": {"audience": "all"},
    "mark_delivered": {"channels": []},
    "visit": {"url": "/cart"},
    "search": {"query": "words"},
    "search_faqs": {"text": "words"},
    "list_presence": {"user_ids": [1]},
    "set_preferences": {"sound": False},
    "subscribe_push": {"endpoint": ENDPOINT, "p256dh": "B" * 87, "auth": "A" * 22},
    "unsubscribe_push": {"endpoint": ENDPOINT},
}


@tagged("post_install", "-at_install", "chat_access")
class TestAccessRoutes(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        attachments = cls.env["ir.attachment"]

        def upload(name):
            return attachments._upload_to_chat(
                cls.persona(name), cls.support, "plan.txt", b"the plan"
            )

        cls.rooms = cls.open_group(
            "group", "student", "other_student", "agent_elsewhere"
        )
        cls.rooms.member_ids[0].role = "moderator"
        cls.files = {"answer": upload("agent"), "note": upload("agent")}
        for name, file in cls.files.items():
            file._attach_to_message(getattr(cls, name))
            getattr(cls, name).has_attachments = True
        cls.files["unsent"] = upload("visitor")
        cls.env["seitech.chat.offer"]._create_for(
            cls.waiting._queue_entry(), cls.desks["second_agent"], []
        )
        cls.identity = SignedSite(cls.env, cls.company)
        manager = cls.persona("manager")
        channels = cls.env["seitech.chat.channel"]
        cls.broadcast = channels._open_broadcast(manager, "all").sudo()
        cls.news = cls.broadcast._post(manager, "News", requires_acknowledgement=True)
        cls.faq, cls.foreign_faq = cls.env["seitech.chat.faq"].create(
            [
                {"question": "When?", "answer": "Soon", "company_id": company.id}
                for company in (cls.company, cls.other_company)
            ]
        )
        cls.env.flush_all()

    def test_table_names_every_route_and_every_persona(self):
        self.assertEqual(COLUMNS, PERSONAS)
        self.assertEqual({route for route, _about in TABLE}, {r.name for r in ROUTES})
        for row, emails in TABLE.items():
            self.assertEqual(len(emails.split()), len(COLUMNS), row)
        allowed = {route for (route, _about), cells in TABLE.items() if "A" in cells}
        by_name = {r.name for r in ROUTES if r.callers != ("monitor",)}
        self.assertEqual(allowed, by_name)

    def test_every_cell(self):
        run = 0
        for (route, about), emails in TABLE.items():
            for persona, email in zip(COLUMNS, emails.split(), strict=True):
                with self.subTest(route=route, about=about, persona=persona):
                    self.run_cell(persona, route, about, OUTCOMES[email])
                run += 1

        self.assertEqual(run, len(TABLE) * len(COLUMNS))

    def run_cell(self, persona, route, about, outcome):
        status, code = outcome
        with self.undone():
            body = self.body_of(persona, route, about)
            before = status != 200 and self.counts()

            response = self.ask(persona, route, **body)

            got = response.json().get("code") if not response.ok else None
            self.assertEqual((response.status_code, got), (status, code), response.text)
            if status != 200:
                self.assertEqual(self.counts(), before, "a refusal wrote something")

    def body_of(self, persona, route, about):
        about, _space, kind = about.partition(" ")
        if about == "ended":
            about = "support"
            self.support._end()
            self.env.cr.precommit.run()
        record = getattr(self, about, None)
        if route == "get_file":
            return {"attachment_id": self.files[about].id}
        if route == "create_direct":
            other = "agent" if persona == "second_agent" else "second_agent"
            if about == "teacher":
                other = "manager" if persona == "instructor" else "instructor"
            return {"user_id": self.users[other].id}
        if route in BODIES:
            return BODIES[route](self)
        if route == "set_agent_status":
            return {"status": "away", "away_text": "Back at two"}
        if route == "courses":
            return {"purpose": about}
        if route in WITHOUT_RECORD:
            return WITHOUT_RECORD[route]
        if record is None:
            return {}
        keys = {"seitech.chat.message": "message_id", "seitech.chat.faq": "faq_id"}
        key = keys.get(record._name, "channel_id")
        more = {
            "send": {
                "client_uuid": str(uuid4()), "body": "Hi", "type": kind or "text",
            },
            "edit": {"body": "Hi there"},
            "react": {"emoji": "👍"},
            "mark_read": {"read_position": 1},
            "rate": {"rating": 5},
            "rate_faq": {"is_helpful": True},
            "save_draft": {"body": "I was about to"},
            "mark_unread": {"position": 1},
            "mute": {"muted_until": "2099-01-01T00:00:00Z"},
            "set_notification_level": {"notification_level": "mentions"},
            "assign": {
                "agent_id": self.desks["second_agent"].id, "is_confirmed": True,
            },
            "transfer": {
                "department_id": self.other_department.id, "is_confirmed": True,
            },
            "rename": {"name": "Night class"},
            "invite": {"user_ids": [self.users["instructor"].id]},
            "remove": {"user_id": self.users["other_student"].id},
            "moderate": {"user_id": self.users["other_student"].id},
            "prioritize": {"priority": "high"},
            "merge_visitor": {
                "headers": {VISITOR_HEADER: self.tokens["other_visitor"]},
            },
        }  # fmt: skip
        return {key: record.id, **more.get(route, {})}
