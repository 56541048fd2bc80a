"""People who do things at random: every verb, every type of conversation."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.http import Controller

from ...controllers.http.route import ROUTES
from ...logic.contract import SUPPORT_TYPES
from ...models.compliance.retention import TYPES as RETAINED
from ...persona import ROLE_GROUPS
from .live_case import LiveCase
from .personas import USERS

SIGNED_IN = tuple(name for name in USERS if name not in ("outsider", "portal"))
TEACHERS = ("instructor", "manager", "supervisor")
WORDS = ("Hello", "Thanks", "A question", "Later", "It works", "Why?")
EMOJIS = ("👍", "🎉", "👀")
FAR = "2099-01-01T00:00:00Z"
LONG_AGO = Datetime.to_datetime("2000-01-01")


def _endpoints():
    """Find the function of each route, without what Odoo puts around it."""
    found = {}
    for controller in Controller.children_classes.get("seitech_chat", ()):
        for name in vars(controller):
            endpoint = getattr(controller, name)
            if hasattr(endpoint, "original_endpoint"):
                found[name] = endpoint.original_endpoint
    return found


class RandomWalkCase(LiveCase):
    """For tests in which people do things at random.

    Routes are called without HTTP, which costs more than all they do: the endpoint is
    given the persona and the checked body, and what it refuses is rolled back.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.endpoints = _endpoints()
        cls.bodies = {route.name: route.body for route in ROUTES}
        cls.course.has_chat = True
        cls.second_course = cls.env["slide.channel"].create(
            {"name": "Fire Safety", "user_id": cls.users["instructor"].id}
        )
        student = cls.users["student"].partner_id
        (cls.course | cls.second_course)._action_add_members(student)

    def call(self, who, route, **body):
        """Ask a route's endpoint, as ``ChatHttpCase.call`` does over HTTP."""
        checked = self.bodies[route].model_validate(body, strict=False)
        return self.endpoints[route](None, persona=self.persona(who), body=checked)

    def try_call(self, who, route, **body):
        """Ask a route's endpoint; what it refuses leaves nothing behind.

        :return: the answer, or None.
        """
        return self.attempt(self.call, who, route, **body)

    def attempt(self, function, *args, **kwargs):
        """Do something; what is refused leaves nothing behind, events neither."""
        self.env.cr.precommit.run()
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                answer = function(*args, **kwargs)
                self.env.flush_all()
                self.env.cr.precommit.run()
                return answer
        except UserError:
            self.env.cr.precommit.clear()
            return None
        finally:
            self.env.invalidate_all()


class RandomWalk:
    """Chooses who does what next.

    :param case: a ``RandomWalkCase``.
    :param rng: ``random.Random``.
    """

    def __init__(self, case, rng):
        self.case = case
        self.env = case.env
        self.rng = rng
        self.done = {}
        self.verbs = [
            (getattr(self, name), weight)
            for name, weight in (
                ("send", 24), ("note", 4), ("reply", 4), ("mention", 4), ("file", 2),
                ("edit", 5), ("delete", 3), ("react", 6), ("pin", 3),
                ("mark_read", 12), ("mark_unread", 3), ("draft", 4), ("mute", 2),
                ("archive", 2), ("notify", 1), ("open_direct", 2), ("open_pair", 2),
                ("open_admin", 1), ("open_group", 2), ("open_broadcast", 2),
                ("open_support", 1), ("open_student_support", 1), ("broadcast", 4),
                ("acknowledge", 2), ("rename", 1), ("invite", 3), ("remove", 2),
                ("leave", 2), ("moderate", 1), ("close", 2), ("block", 1),
                ("accept", 2), ("assign", 2), ("transfer", 1), ("resolve", 1),
                ("reopen", 1), ("prioritize", 1), ("escalate", 1), ("end", 1),
                ("enrol", 3), ("unenrol", 2), ("teach", 1), ("archive_course", 1),
                ("switch_chat", 1), ("retain", 2),
            )
        ]  # fmt: skip

    def step(self):
        """Let somebody do something; it may be refused."""
        verbs, weights = zip(*self.verbs, strict=True)
        [verb] = self.rng.choices(verbs, weights)
        name = verb.__name__
        outcome = verb()
        counted = self.done.setdefault(name, [0, 0])
        counted[0] += outcome is not None
        counted[1] += 1

    # -- rights that end, and begin again --

    def change_role(self):
        """Add a role to somebody, or remove one."""
        user = self.case.users[self.user()]
        group = self.env.ref(self.rng.choice(list(ROLE_GROUPS.values())))
        command = (3 if group in user.group_ids else 4, group.id)
        return self._change_right(user, "group_ids", [command])

    def change_desk(self):
        """Archive somebody's desk, or let them serve again."""
        desk = self._desk()
        return self._change_right(desk, "active", not desk.active)

    def change_department(self):
        """Let an agent join another department, or leave it."""
        desk, case = self._desk(), self.case
        department = self.rng.choice((case.department, case.other_department))
        command = (3 if department in desk.department_ids else 4, department.id)
        return self._change_right(desk, "department_ids", [command])

    def change_company(self):
        """Let somebody join another company, or leave it."""
        user = self.case.users[self.user()]
        other = self.case.company | self.case.other_company
        other -= user.company_id
        command = (3 if other in user.company_ids else 4, other.id)
        return self._change_right(user, "company_ids", [command])

    def _desk(self):
        return self.case.desks[self.rng.choice(sorted(self.case.desks))]

    def _change_right(self, record, field, value):
        done = self.case.attempt(record.write, {field: value})
        # A refusal was rolled back in the database alone.
        self.env.registry.clear_all_caches()
        return done

    # -- choosing --

    def any_persona(self):
        """Choose a person; visitors are two of many."""
        return self.rng.choice((*SIGNED_IN, *self.case.visitors))

    def user(self):
        """Choose somebody signed in."""
        return self.rng.choice(SIGNED_IN)

    def user_id(self):
        """Choose somebody signed in, by id."""
        return self.case.users[self.user()].id

    def users(self):
        """Choose a few people, by id."""
        names = self.rng.sample(SIGNED_IN, self.rng.randint(1, 3))
        return [self.case.users[name].id for name in names]

    def uuid(self):
        """Make an id as a client does, the same in each run."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def seen_channel(self, name, *types):
        """Choose a conversation visible to somebody, mostly an open one: its id."""
        persona = self.case.persona(name)
        domain = list(persona.channel_domain())
        if types:
            domain = [*domain, ("channel_type", "in", types)]
        channels = persona.env["seitech.chat.channel"]
        if not channels.has_access("read"):
            return None
        ids = channels.search(domain, order="id").ids
        return self.rng.choice(ids) if ids else None

    def seen_message(self, name):
        """Choose one of the latest messages visible to somebody."""
        channel_id = self.seen_channel(name)
        if not channel_id:
            return None
        messages = self.env["seitech.chat.message"].search(
            [("channel_id", "=", channel_id)], order="id desc", limit=8
        )
        return self.rng.choice(list(messages)) if messages else None

    def act(self, who, route, *types, **body):
        """Let somebody do something in a conversation they see."""
        channel_id = self.seen_channel(who, *types)
        if not channel_id:
            return None
        return self.case.try_call(who, route, channel_id=channel_id, **body)

    def act_on_message(self, who, route, **body):
        """Let somebody do something to a message of a conversation they see."""
        message = self.seen_message(who)
        if not message:
            return None
        return self.case.try_call(who, route, message_id=message.id, **body)

    # -- messages --

    def send(self, **more):
        """Write."""
        body = {"client_uuid": self.uuid(), "body": self.rng.choice(WORDS), **more}
        return self.act(self.any_persona(), "send", **body)

    def note(self):
        """Write a private note, where that exists."""
        body = {"client_uuid": self.uuid(), "body": "Aside", "type": "note"}
        return self.act(self.user(), "send", *SUPPORT_TYPES, **body)

    def reply(self):
        """Answer a message."""
        name = self.any_persona()
        message = self.seen_message(name)
        if not message:
            return None
        return self.case.try_call(
            name, "send", channel_id=message.channel_id.id, body="As you say",
            client_uuid=self.uuid(), reply_to_id=message.id,
        )  # fmt: skip

    def mention(self):
        """Write and name people, of whom some take part."""
        return self.send(mention_user_ids=self.users())

    def file(self):
        """Send a file."""
        name = self.any_persona()
        channel_id = self.seen_channel(name)
        if not channel_id:
            return None
        persona = self.case.persona(name)
        channel = persona.find_channel(channel_id)
        file = persona.env["ir.attachment"]._upload_to_chat(
            persona, channel, "a.txt", b"Hello"
        )
        return self.case.try_call(
            name, "send", channel_id=channel_id, client_uuid=self.uuid(),
            attachment_ids=file.ids,
        )  # fmt: skip

    def edit(self):
        """Edit a message."""
        body = {"body": self.rng.choice(WORDS), "mention_user_ids": self.users()}
        return self.act_on_message(self.any_persona(), "edit", **body)

    def delete(self):
        """Delete a message."""
        return self.act_on_message(self.any_persona(), "delete")

    def react(self):
        """Add a reaction, or take it back."""
        body = {"emoji": self.rng.choice(EMOJIS), "is_set": self.rng.random() < 0.7}
        return self.act_on_message(self.any_persona(), "react", **body)

    def pin(self):
        """Pin a message, or take the pin out."""
        return self.act_on_message(
            self.user(), "pin", is_pinned=self.rng.random() < 0.6
        )

    # -- one's own part --

    def mark_read(self):
        """Read up to somewhere, or say that it arrived, or that all did."""
        name = self.any_persona()
        message = self.seen_message(name)
        if not message:
            return None
        if self.rng.random() < 0.2:
            positions = {message.channel_id.id: message.position}
            other = self.seen_message(name) or message
            positions[other.channel_id.id] = other.position
            sent = [{"id": id_, "position": at} for id_, at in positions.items()]
            return self.case.try_call(name, "mark_delivered", channels=sent)
        key = self.rng.choice(["read_position", "read_position", "delivered_position"])
        return self.case.try_call(
            name, "mark_read", channel_id=message.channel_id.id,
            **{key: message.position},
        )  # fmt: skip

    def mark_unread(self):
        """Save a draft."""
        name = self.user()
        message = self.seen_message(name)
        if not message:
            return None
        return self.case.try_call(
            name, "mark_unread", channel_id=message.channel_id.id,
            position=message.position,
        )  # fmt: skip

    def draft(self):
        """Begin to write, or throw it away."""
        body = {"body": self.rng.choice(["", "I was", "I am"])}
        return self.act(
            self.user(), "save_draft", **body, is_note=self.rng.random() < 0.2
        )

    def mute(self):
        """Mute it, or unmute it."""
        until = self.rng.choice([FAR, None])
        return self.act(self.user(), "mute", muted_until=until)

    def archive(self):
        """Archive it, or restore it."""
        return self.act(self.user(), "archive", is_archived=self.rng.random() < 0.7)

    def notify(self):
        """Choose a notification level."""
        notify = self.rng.choice(["default", "all", "mentions", "none"])
        return self.act(
            self.user(), "set_notification_level", notification_level=notify
        )

    # -- opening --

    def open_direct(self):
        """Write to somebody."""
        return self.case.try_call(self.user(), "create_direct", user_id=self.user_id())

    def open_pair(self):
        """Ask the instructor, or a student."""
        return self.case.try_call(
            self.user(), "create_student_instructor", course_id=self.a_course().id,
            student_id=self.user_id(),
        )  # fmt: skip

    def open_admin(self):
        """Ask the administration, or an instructor."""
        instructor_id = self.rng.choice([None, self.case.users["instructor"].id])
        return self.case.try_call(
            self.user(), "create_instructor_admin", instructor_id=instructor_id
        )

    def open_group(self):
        """Begin a study group."""
        return self.case.try_call(
            self.user(), "create_group", name="Group", user_ids=self.users(),
            opening_uuid=self.uuid(),
        )  # fmt: skip

    def open_broadcast(self):
        """Create a broadcast."""
        audience = self.rng.choice(
            ["all", "students", "instructors", "agents", "course"]
        )
        course_id = self.a_course().id if audience == "course" else None
        return self.case.try_call(
            self.rng.choice(["manager", "manager", "supervisor"]), "create_broadcast",
            audience=audience, course_id=course_id,
        )  # fmt: skip

    def broadcast(self):
        """Write into a broadcast."""
        body = {"client_uuid": self.uuid(), "body": "Dear all"}
        return self.act(
            self.rng.choice(["manager", "manager", self.user()]), "send", "broadcast",
            requires_acknowledgement=self.rng.random() < 0.5, **body,
        )  # fmt: skip

    def acknowledge(self):
        """Acknowledge one of the latest broadcasts that ask for it."""
        asking = self.env["seitech.chat.message"].search(
            [("requires_acknowledgement", "=", True)], order="id desc", limit=5
        )
        if not asking:
            return None
        return self.case.try_call(
            self.user(), "acknowledge", message_id=self.rng.choice(asking.ids)
        )

    def open_support(self):
        """Come as a visitor, up to a few."""
        if len(self.case.visitors) > 6:
            return None
        name = f"visitor_{len(self.case.visitors)}"
        return self.case.open_support(name)

    def open_student_support(self):
        """Ask the desk as a student."""
        persona = self.case.persona(self.user())
        form = {
            **self.case.form(body="Please help"),
            "opening_uuid": str(self.uuid()),
            "client_uuid": str(self.uuid()),
            "course_id": None,
        }
        return self.case.attempt(self._open_student_support, persona, form)

    def _open_student_support(self, persona, form):
        channels = persona.env["seitech.chat.channel"]
        channels._check_may_open(persona, "student_support")
        return channels.env["seitech.chat.intake"]._open_student_support(
            persona, form, company=self.case.company
        )

    # -- groups --

    def lead(self, route, **body):
        """Let somebody do in a group what moderators may; mostly one of them."""
        who = self.user()
        if self.rng.random() < 0.7:
            leaders = self.env["seitech.chat.member"].search(
                [("role", "=", "moderator"), ("is_active", "=", True),
                 ("channel_id.channel_type", "=", "group")], order="id"
            )  # fmt: skip
            users = {user: name for name, user in self.case.users.items()}
            who = users[self.rng.choice(list(leaders)).user_id] if leaders else who
        return self.act(who, route, "group", **body)

    def rename(self):
        """Call a group something else."""
        name = f"Group {self.rng.randrange(9)}"
        return self.lead("rename", name=name)

    def invite(self):
        """Bring people in."""
        return self.lead("invite", user_ids=self.users())

    def remove(self):
        """Remove somebody."""
        return self.lead("remove", user_id=self.user_id())

    def leave(self):
        """Go."""
        return self.act(self.user(), "leave", "group", "instructor_admin")

    def moderate(self):
        """Make somebody a moderator, or a member."""
        return self.lead(
            "moderate", user_id=self.user_id(), is_moderator=self.rng.random() < 0.6
        )

    def close(self):
        """End a group, or go on."""
        return self.lead("close", is_closed=self.rng.random() < 0.5)

    def block(self):
        """End all writing between two, or allow it again."""
        return self.act(
            self.user(), "block", "direct", is_blocked=self.rng.random() < 0.5
        )

    # -- desk --

    def staff(self):
        """Choose somebody of the desk."""
        return self.rng.choice(
            ["agent", "second_agent", "agent_elsewhere", "supervisor", "manager"]
        )

    def accept(self):
        """Accept a conversation."""
        return self.act(self.staff(), "accept", *SUPPORT_TYPES)

    def assign(self):
        """Assign a conversation to an agent."""
        desk = self.rng.choice(list(self.case.desks.values()))
        return self.act(
            self.staff(), "assign", *SUPPORT_TYPES, agent_id=desk.id, is_confirmed=True
        )

    def transfer(self):
        """Move a conversation to another department."""
        department = self.rng.choice([self.case.department, self.case.other_department])
        return self.act(
            self.staff(), "transfer", *SUPPORT_TYPES, department_id=department.id,
            is_confirmed=True,
        )  # fmt: skip

    def resolve(self):
        """End a conversation as the desk."""
        return self.act(self.staff(), "resolve", *SUPPORT_TYPES)

    def reopen(self):
        """Go on with what was ended."""
        return self.act(self.staff(), "reopen", *SUPPORT_TYPES)

    def prioritize(self):
        """Set the priority."""
        priority = self.rng.choice(["low", "high"])
        return self.act(self.staff(), "prioritize", *SUPPORT_TYPES, priority=priority)

    def escalate(self):
        """Ask a supervisor."""
        return self.act(self.staff(), "escalate", *SUPPORT_TYPES, note="Help")

    def end(self):
        """End a conversation as the customer."""
        return self.act(self.any_persona(), "end", *SUPPORT_TYPES)

    # -- courses --

    def a_course(self):
        """Choose a course."""
        return self.rng.choice([self.case.course, self.case.second_course])

    def enrol(self):
        """Enrol somebody in a course."""
        name = self.rng.choice(["student", "other_student", *TEACHERS])
        self.a_course()._action_add_members(self.case.users[name].partner_id)
        return self.written()

    def unenrol(self):
        """Unenrol somebody from a course."""
        name = self.rng.choice(["student", "other_student", *TEACHERS])
        self.a_course()._remove_membership(self.case.users[name].partner_id.ids)
        return self.written()

    def teach(self):
        """Set another responsible person of a course."""
        self.a_course().user_id = self.case.users[self.rng.choice(TEACHERS)]
        return self.written()

    def archive_course(self):
        """Archive a course, or restore it."""
        course = self.a_course()
        course.active = not course.active
        return self.written()

    def switch_chat(self):
        """Switch a course's conversation off or on."""
        course = self.a_course()
        course.has_chat = not course.has_chat
        return self.written()

    # -- time --

    def retain(self):
        """Let the time of a conversation's first messages be over."""
        channels = self.env["seitech.chat.channel"].search(
            [("last_position", ">", 2), ("channel_type", "in", RETAINED)], order="id"
        )
        if not channels:
            return None
        channel = self.rng.choice(list(channels))
        top = channel.first_retained_position + self.rng.randrange(3)
        old = channel.message_ids.filtered(lambda one: one.position <= top)
        if not old:
            return None
        times = {message: message.created_at for message in old}
        old.created_at = LONG_AGO
        channel._delete_before(LONG_AGO + timedelta(days=1))
        for message in old.exists():
            message.created_at = times[message]
        return self.written()

    def written(self):
        """Flush everything, as a commit does."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        return SimpleNamespace()
