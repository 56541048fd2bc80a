"""Somebody of the desk who asks the desk is nothing but the customer there."""

from uuid import uuid4

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...persona import ROLE_GROUPS
from ..support.access_table import FORBIDDEN
from ..support.access_ways import NOTE_WAYS, WAYS, AccessWaysCase

KEY = ("student_support", "own")
# The desk's actions on a conversation, and their arguments.
DESK_VERBS = {
    "accept": {},
    "decline": {},
    "assign": {"agent_id": "second_agent"},
    "transfer": {"department_id": "other_department"},
    "reopen": {},
    "prioritize": {"priority": "urgent"},
    "escalate": {},
    "set_viewing": {"is_viewing": True},
    "preview_assignment": {},
}
WITHOUT_RIGHT = ("both", "lead", "head")


@tagged("post_install", "-at_install", "chat_access")
class TestOwnConversation(AccessWaysCase):
    """``both`` is an agent of the department, ``lead`` leads, ``head`` manages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {role: cls.env.ref(name).id for role, name in ROLE_GROUPS.items()}
        cls.users |= cls._more_users(
            lead=(cls.company, [groups["student"], groups["supervisor"]]),
            head=(cls.company, [groups["student"], groups["manager"]]),
        )
        for name in ("lead", "head"):
            cls.desks[name] = cls._create_desk(name, cls.department)

    def open(self, name):
        """Let somebody of the desk ask the desk, and have it answered, with a note."""
        form = self.form(course_id=None, body="needle of my own")
        asker = self.persona(name)
        intake = self.env["seitech.chat.intake"]
        room = intake._open_student_support(asker, form, company=self.company).sudo()
        self.rooms = {**self.rooms, KEY: room}
        others = {id_: key for id_, key in self.place_of.items() if key != KEY}
        self.place_of = {**others, room.id: KEY}
        agent = self.persona("second_agent")
        room._accept(agent)
        self.said = {**self.said, KEY: self._write(room, agent)}
        self.notes = {KEY: self._write(room, agent, is_note=True)}
        self.notes[KEY]._react(agent, "👀", is_set=True)
        self.env.flush_all()
        return room

    def test_they_see_what_a_student_sees(self):
        for name in WITHOUT_RIGHT:
            with self.subTest(persona=name):
                room = self.open(name)

                self.assertEqual(self.seen_by(name, KEY), dict.fromkeys(WAYS, True))
                self.assertEqual(
                    self.notes_seen_by(name, KEY), dict.fromkeys(NOTE_WAYS, False)
                )
                answer = self.call(name, "get_channel", channel_id=room.id)
                self.assertIsNone(answer["desk"])
                self.assertEqual(answer["entry"]["internal_version"], 0)
                self.assertIsNone(answer["entry"]["desk"])
                # A colleague sees the note.
                self.assertEqual(
                    self.notes_seen_by("agent", KEY), dict.fromkeys(NOTE_WAYS, True)
                )

    def test_sync_has_no_news_of_notes_and_says_so_once(self):
        for name in WITHOUT_RIGHT:
            with self.subTest(persona=name):
                room = self.open(name)
                known = {
                    "id": room.id, "version": room.last_version, "internal_version": 0,
                }  # fmt: skip
                answer = self.call(name, "sync", channels=[known], limit=100)
                named = [one["entry"]["channel"]["id"] for one in answer["changes"]]
                self.assertNotIn(room.id, named)

    def test_they_do_nothing_of_the_desk(self):
        for name in WITHOUT_RIGHT:
            room = self.open(name)
            before = (room.agent_id, room.priority, room.department_id, room.state)
            for verb in DESK_VERBS:
                with self.subTest(persona=name, verb=verb):
                    response = self.ask(
                        name, verb, channel_id=room.id, **self.named(verb)
                    )
                    self.assertEqual(response.json()["code"], FORBIDDEN)
            with self.subTest(persona=name, verb="note"):
                self.assertEqual(self.outcome(name, KEY, "note"), FORBIDDEN)
                self.assertEqual(self.outcome(name, KEY, "delete"), FORBIDDEN)
            after = (room.agent_id, room.priority, room.department_id, room.state)
            self.assertEqual(after, before)

    def named(self, verb):
        values = dict(DESK_VERBS[verb])
        if "agent_id" in values:
            values["agent_id"] = self.desks[values["agent_id"]].id
        if "department_id" in values:
            values["department_id"] = self.other_department.id
        return values

    def test_they_write_and_end_it_as_any_customer(self):
        room = self.open("both")

        self.call("both", "send", channel_id=room.id, client_uuid=str(uuid4()),
                  body="Thanks")  # fmt: skip
        self.assertTrue(room._is_customer_message(self.persona("both")))
        self.call("both", "resolve", channel_id=room.id)

        self.assertEqual(room.state, "closed")
        self.assertTrue(
            self.call("both", "get_channel", channel_id=room.id)["may_rate"]
        )

    def test_agents_are_not_assigned_their_own(self):
        room = self.open("both")
        room._return_to_queue("response_timeout")
        self.department.assignment_mode = "automatic"
        self.desks["both"]._heartbeat(status="online")

        self.department._assign_waiting()

        self.assertTrue(room.is_waiting)
        decisions = self.call("supervisor", "preview_assignment", channel_id=room.id)[
            "decisions"
        ]
        [mine] = [
            one for one in decisions if one["agent"]["id"] == self.desks["both"].id
        ]
        self.assertEqual(mine["reason"], "customer")
        self.assert_refused(
            "no_agent",
            room._assign_to_agent,
            self.persona("supervisor"),
            self.desks["both"].id,
        )

    def test_no_supervisor_is_asked_for_help_with_their_own(self):
        room = self.open("lead")
        self.desks["lead"]._heartbeat(status="online")

        room._escalate(self.persona("second_agent"))

        self.assertEqual(room.agent_id, self.desks["second_agent"])
        sent = self.env["seitech.chat.notification"].search(
            [("channel_id", "=", room.id)]
        )
        self.assertNotIn(self.users["lead"], sent.user_id)
        self.assertIn(self.users["supervisor"], sent.user_id)

    def test_the_desk_is_not_notified_about_itself(self):
        room = self.open("both")
        notifications = self.env["seitech.chat.notification"]

        self.assertFalse(notifications._notify(room, self.users["both"], "sla_breach"))

    def test_nothing_the_desk_keeps_of_it_is_read_by_rpc(self):
        room = self.open("head")
        room._return_to_queue("offline")
        note = self.notes[KEY]
        self.env["seitech.chat.message.revision"]._keep(
            note, self.persona("second_agent")
        )
        env = self.env(user=self.users["head"])
        for model in (
            "seitech.chat.queue.entry", "seitech.chat.assignment",
            "seitech.chat.offer", "seitech.chat.sla.target",
            "seitech.chat.sla.escalation.log", "seitech.chat.rating",
        ):  # fmt: skip
            domain = [("channel_id", "=", room.id)]
            self.assertFalse(env[model].search(domain), model)
        here = [("message_id", "=", note.id)]
        for model in ("seitech.chat.message.revision", "seitech.chat.reaction"):
            self.assertTrue(self.env[model].search(here), model)
            self.assertFalse(env[model].search(here), model)
        with self.assertRaises(AccessError):
            env["seitech.chat.message"].browse(note.id).read(["body"])
        with self.assertRaises(AccessError):
            self.files[note].with_user(self.users["head"]).check_access("read")

    def test_a_mention_in_a_note_names_no_customer(self):
        room = self.open("both")

        note = room._post(
            self.persona("second_agent"), "Look at this", is_note=True,
            mention_user_ids=[self.users["both"].id],
        )  # fmt: skip

        self.assertFalse(note.has_mentions)

    def test_an_agent_who_asked_as_a_visitor(self):
        """A visitor's conversation that was merged into an account stays their own."""
        room = self.open_support("asker")
        room._accept(self.persona("second_agent"))
        note = room._post(self.persona("second_agent"), "Rude", is_note=True)
        student = self.persona("student")
        self.visitors["asker"].sudo()._merge_into(student, room.id)
        agent = self.env.ref(ROLE_GROUPS["agent"])
        self.users["student"].group_ids = [(6, 0, agent.ids)]
        self._create_desk("student", self.department)
        self.env.registry.clear_all_caches()
        self.addCleanup(self.env.registry.clear_all_caches)

        found = self.persona("student").find_channel(room.id)

        self.assertTrue(found)
        self.assertFalse(self.persona("student").find_message(note.id))
        self.assertFalse(self.persona("student").can_see_notes(found))
