"""Two people: one conversation, which either may block; and the administration's."""

from uuid import uuid4

from odoo.tests import tagged

from ..support.live_case import CHANNEL, LiveCase


@tagged("post_install", "-at_install")
class TestBlocking(LiveCase):
    """``direct`` is the agent's with the instructor."""

    watchers = ("agent", "instructor", "manager", "student")

    def block(self, by, *, is_blocked=True):
        body = {"channel_id": self.direct.id, "is_blocked": is_blocked}
        return self.call(by, "block", **body)["entry"]

    def test_either_blocks_and_nobody_writes(self):
        for by, other in (("agent", "instructor"), ("instructor", "agent")):
            with self.subTest(by=by), self.undone():
                clients, events = self.compare(lambda by=by: self.block(by))

                self.assertEqual(
                    [event.type.partition("/")[2] for event in events],
                    ["membership_changed", "channel_changed"],
                )
                for name, is_blocking in ((by, True), (other, False)):
                    held = clients[name].channels[self.direct.id]
                    self.assertTrue(held["channel"]["is_blocked"])
                    # Only these two know which of them blocked.
                    self.assertEqual(held["me"]["is_blocking"], is_blocking)
                for name in (by, other):
                    self.refuse_all(name)

    def refuse_all(self, name):
        here = {"channel_id": self.direct.id}
        email = {"message_id": self.direct_message.id}
        uuid = str(uuid4())
        self.refuse(
            name, "send", "blocked", status=422, body="Hi", client_uuid=uuid, **here
        )
        self.refuse(name, "type", "blocked", **here)
        self.refuse(name, "upload", "blocked", **here)
        self.refuse(name, "react", "blocked", emoji="👍", **email)
        if name == "agent":
            self.refuse(name, "edit", "blocked", body="Changed", **email)
        self.assertTrue(self.call(name, "list_messages", **here)["messages"])

    def test_repeating_changes_nothing(self):
        self.block("agent")
        with self.trap_events() as events:
            self.block("agent")

        self.assertEqual(events, [])

    def test_each_unblocks_for_themselves(self):
        self.block("agent")
        self.block("instructor")

        self.assertTrue(self.block("agent", is_blocked=False)["channel"]["is_blocked"])
        self.refuse("agent", "send", "blocked", channel_id=self.direct.id, body="Hi",
                    client_uuid=str(uuid4()))  # fmt: skip
        clients, _events = self.compare(
            lambda: self.block("instructor", is_blocked=False)
        )
        channel = clients["agent"].channels[self.direct.id]["channel"]
        self.assertFalse(channel["is_blocked"])
        self.send("agent", channel=self.direct)

    def test_other_does_not_unblock_what_they_did_not_block(self):
        self.block("agent")

        entry = self.block("instructor", is_blocked=False)

        self.assertTrue(entry["channel"]["is_blocked"])

    def test_blocked_people_are_offered_nowhere(self):
        self.block("agent")

        for by, other in (("agent", "instructor"), ("instructor", "agent")):
            people = self.call(by, "people", limit=50)["people"]
            ids = [person["id"] for person in people]
            self.assertTrue(ids)
            self.assertNotIn(self.users[other].id, ids)
        self.refuse(
            "instructor", "create_group", "not_found", name="Trap",
            opening_uuid=str(uuid4()), user_ids=[self.users["agent"].id],
        )  # fmt: skip
        # Asking for the conversation finds it as it is.
        answer = self.call(
            "instructor", "create_direct", user_id=self.users["agent"].id
        )
        channel = answer["entry"]["channel"]
        self.assertEqual((channel["id"], channel["is_blocked"]), (self.direct.id, True))

    def test_wrong_bodies(self):
        for body in ({"is_blocked": "yes"}, {"is_blocked": None}, {"more": 1}):
            self.refuse(
                "agent", "block", "invalid_field", channel_id=self.direct.id, **body
            )


@tagged("post_install", "-at_install")
class TestInstructorAdmin(LiveCase):
    watchers = ("instructor", "manager", "agent", "student", "supervisor")

    def open(self, by="instructor", **body):
        return self.call(by, "create_instructor_admin", **body)["entry"]["channel"]

    def test_reaches_the_instructor_and_every_manager(self):
        clients, events = self.compare(self.open)

        [channel_id] = {
            channel_id
            for channel_id, held in clients["manager"].channels.items()
            if held["channel"]["type"] == "instructor_admin"
        }
        self.assertIn(channel_id, clients["instructor"].channels)
        for name in ("agent", "student", "supervisor"):
            self.assertNotIn(channel_id, clients[name].channels)
        added = {e.target for e in events if e.type.endswith("channel_added")}
        for name in self.watchers:
            is_shown = name in ("instructor", "manager")
            self.assertEqual(bool(added & self.targets_of(name)), is_shown, name)

    def test_one_per_instructor_and_company(self):
        first = self.open()
        teacher = self.users["instructor"].id

        self.assertEqual(self.open()["id"], first["id"])
        self.assertEqual(self.open("manager", instructor_id=teacher)["id"], first["id"])
        channels = self.env[CHANNEL].search([("channel_type", "=", first["type"])])
        self.assertEqual(len(channels), 1)
        self.assertEqual(channels.member_ids.user_id, self.users["instructor"])

    def test_manager_takes_part_by_writing_and_may_leave(self):
        channel = self.env[CHANNEL].browse(self.open()["id"])
        self.compare(lambda: self.send("manager", channel=channel))
        self.assertIn(self.users["manager"], channel.member_ids.user_id)

        self.call("manager", "leave", channel_id=channel.id)
        # They still see it, by their role.
        answer = self.call("manager", "get_channel", channel_id=channel.id)
        self.assertIsNone(answer["entry"]["me"])
        self.refuse("instructor", "leave", "forbidden", channel_id=channel.id)

    def test_closed_is_reopened_and_not_doubled(self):
        channel = self.env[CHANNEL].browse(self.open()["id"])
        channel.write({"state": "closed", "ended_at": self.now()})

        clients, _events = self.compare(self.open)

        for name in ("instructor", "manager"):
            held = clients[name].channels[channel.id]["channel"]
            self.assertEqual(held["state"], "active")

    def test_manager_names_an_instructor_of_their_company(self):
        foreign = self.users["foreign_agent"]
        foreign.group_ids = [(4, self.env.ref("seitech_chat.group_chat_instructor").id)]
        for other_id in (
            self.users["student"].id, self.users["agent"].id, foreign.id, 2**31 - 1,
        ):  # fmt: skip
            problem = self.refuse(
                "manager", "create_instructor_admin", "not_found",
                instructor_id=other_id,
            )  # fmt: skip
            self.assertEqual(problem["field"], "instructor_id")
        # A manager who teaches nothing names somebody.
        self.refuse("manager", "create_instructor_admin", "not_found")

    def test_instructor_opens_nobody_elses(self):
        group = self.env.ref("seitech_chat.group_chat_instructor")
        self.users["other_student"].group_ids = [(4, group.id)]
        theirs = self.env[CHANNEL].browse(self.open("other_student")["id"])
        self.send("other_student", "About a colleague", theirs)

        self.refuse(
            "instructor", "create_instructor_admin", "not_found",
            instructor_id=self.users["other_student"].id,
        )  # fmt: skip
        # Naming oneself is naming nobody.
        mine = self.open(instructor_id=self.users["instructor"].id)
        self.assertNotEqual(mine["id"], theirs.id)
