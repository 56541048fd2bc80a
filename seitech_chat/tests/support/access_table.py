"""The rights of ``logic/permissions.py`` for every persona, type and verb.

Each type has one conversation in which everybody takes part and one in which nobody
of them does.
"""

from ...logic import permissions
from ...logic.contract import CHANNEL_TYPES, SUPPORT_TYPES
from ...persona import ROLE_GROUPS
from .chat_case import ChatHttpCase
from .live_case import CHANNEL

# Persona: their roles. ``stranger`` holds every role in another company.
WHO = (
    "nobody", "visitor", "other_visitor", "student", "instructor", "agent",
    "agent_elsewhere", "supervisor", "manager", "both", "roleless", "stranger",
)  # fmt: skip
PLACES = ("inside", "outside")
VERBS = (
    "send", "note", "type", "mark_read", "rename", "invite", "leave", "block",
    "resolve", "delete", "pin", "receipts",
)  # fmt: skip
VISITORS_LACK = (
    "rename", "invite", "leave", "block", "resolve", "pin", "receipts",
)  # fmt: skip
ALLOWED, FORBIDDEN, MISSING = "allowed", "forbidden", "not_found"
NOT_SIGNED_IN, OUTSIDE = "not_signed_in", "not_a_participant"


# Verb → what the table says of it, by roles, type and role in the conversation.
ASKED = {
    "send": lambda roles, channel_type, role: permissions.may_post(
        roles,
        channel_type,
        is_member=role is not None and permissions.takes_part(roles, channel_type),
        is_note=False,
    ),
    "note": lambda roles, channel_type, role: permissions.may_post(
        roles, channel_type, is_member=role is not None, is_note=True
    ),
    "rename": lambda roles, channel_type, role: permissions.may_moderate(
        roles, channel_type, member_role=role
    ),
    "leave": lambda roles, channel_type, _role: permissions.may_leave(
        roles, channel_type
    ),
    "block": lambda _roles, channel_type, role: permissions.may_block(
        channel_type, is_member=role is not None
    ),
    "resolve": lambda roles, channel_type, role: permissions.may_end(
        roles, channel_type, is_member=role is not None
    ),
    "delete": lambda roles, channel_type, role: permissions.may_delete(
        roles, channel_type, is_author=False, member_role=role
    ),
    "pin": lambda roles, channel_type, role: permissions.may_pin(
        roles, channel_type, member_role=role
    ),
    # The count of readers is shown to everyone who sees it.
    "receipts": lambda _roles, _channel_type, _role: True,
}
ASKED |= {"type": ASKED["send"], "invite": ASKED["rename"]}


class AccessTableCase(ChatHttpCase):
    """People, the conversations, and what the table says of the two.

    Every message is by ``second_agent``, of whom no cell is.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {role: cls.env.ref(name).id for role, name in ROLE_GROUPS.items()}
        cls.users |= cls._more_users(
            both=(cls.company, [groups["student"], groups["agent"]]),
            roleless=(cls.company, [cls.env.ref("base.group_user").id]),
            stranger=(cls.other_company, list(groups.values())),
        )
        cls.course._action_add_members(cls.users["both"].partner_id)
        cls.desks["both"] = cls._create_desk("both", cls.department)
        # One of somebody else, to be about where nobody here takes part.
        cls.far_course = cls.env["slide.channel"].create(
            {"name": "Far", "user_id": cls.users["other_student"].id}
        )
        cls.rooms = {
            (channel_type, place): cls._make(channel_type, place)
            for channel_type in CHANNEL_TYPES
            for place in PLACES
        }
        cls.place_of = {room.id: key for key, room in cls.rooms.items()}
        cls.said, cls.notes, cls.files = {}, {}, {}
        for key, room in cls.rooms.items():
            cls._fill(key, room)
        cls.env.flush_all()

    @classmethod
    def _more_users(cls, **people):
        vals = [
            {
                "name": name.title(), "login": f"chat_test_{name}",
                "email": f"{name}@example.com", "company_id": company.id,
                "company_ids": [(6, 0, company.ids)], "group_ids": [(6, 0, group_ids)],
            }
            for name, (company, group_ids) in people.items()
        ]  # fmt: skip
        users = cls.env["res.users"].with_context(no_reset_password=True).create(vals)
        return dict(zip(people, users, strict=True))

    @classmethod
    def _make(cls, channel_type, place):
        is_inside = place == "inside"
        vals = {"unique_key": f"table:{channel_type}:{place}"}
        names = [n for n in WHO if n in cls.users and is_inside] or ["other_student"]
        if channel_type == "public_support":
            room = cls.open_support("visitor" if is_inside else "third_visitor")
            room._lock()
            for name in names:
                room._join(cls.persona(name))
            return room
        if channel_type in SUPPORT_TYPES:
            vals["department_id"] = cls.department.id
        if channel_type in ("course", "student_instructor", "broadcast"):
            vals["course_id"] = (cls.course if is_inside else cls.far_course).id
        if channel_type == "broadcast":
            vals["audience"] = "course"
            # Taking part is not what makes a reader: only who writes does here.
            names = ["manager"] if is_inside else ["other_student"]
        if channel_type == "course":
            cls.env[CHANNEL].search(
                [("channel_type", "=", "course"),
                 ("course_id", "=", vals["course_id"])]
            ).course_id = False  # fmt: skip
        return cls.open_group(channel_type, *names, **vals)

    @classmethod
    def _fill(cls, key, room):
        """Write "needle" and a file into one, and a note where it has some."""
        writer = cls.persona("second_agent")
        room._lock()
        cls.said[key] = cls._write(room, writer)
        if key[0] in SUPPORT_TYPES:
            cls.notes[key] = cls._write(room, writer, is_note=True)

    @classmethod
    def _write(cls, room, writer, **more):
        file = cls.env["ir.attachment"]._upload_to_chat(
            writer, room, "plan.txt", b"the plan"
        )
        message = room._post(writer, "needle", attachment_ids=file.ids, **more)
        cls.files[message] = file
        return message

    def roles_of(self, name):
        if name in self.visitors:
            return {"public"}
        user = self.users.get(name)
        return {
            role
            for role, group in ROLE_GROUPS.items()
            if user and user.has_group(group)
        }

    def roles_in(self, name, key):
        """List the roles somebody holds in one conversation."""
        record = self.users.get(name)
        is_customer = bool(record) and self.rooms[key].student_id == record
        return permissions.roles_in(self.roles_of(name), is_customer=is_customer)

    def facts(self, name, key):
        """Say what a cell's table entry asks about somebody and a conversation."""
        room = self.rooms[key]
        person = "visitor_id" if name in self.visitors else "user_id"
        record = self.visitors.get(name) or self.users.get(name)
        member = room.member_ids.filtered(
            lambda m: record and m.is_active and m[person] == record
        )
        user = self.users.get(name)
        return {
            "is_here": bool(record) and (not user or self.company in user.company_ids),
            "role": member.role or None,
            "is_of_department": bool(user)
            and user in room.department_id.agent_ids.user_id,
            "is_of_course": bool(user) and room.course_id.id in user._chat_course_ids(),
        }

    def sees(self, name, key):
        facts = self.facts(name, key)
        return facts["is_here"] and permissions.may_see(
            self.roles_in(name, key),
            key[0],
            is_member=facts["role"] is not None,
            is_of_department=facts["is_of_department"],
            audience=self.rooms[key].audience or None,
            is_of_course=facts["is_of_course"],
        )

    def can_see_notes(self, name, key):
        return self.sees(name, key) and permissions.may_see_notes(
            self.roles_in(name, key), key[0]
        )

    def expected(self, name, key, verb):
        """Ask the table what becomes of a verb: a code, or ``allowed``."""
        if name == "nobody" or (name in self.visitors and verb in VISITORS_LACK):
            return NOT_SIGNED_IN
        if not self.sees(name, key):
            return MISSING
        role = self.facts(name, key)["role"]
        if verb == "mark_read":
            is_allowed = role is not None or self.reads(name, key)
            return ALLOWED if is_allowed else OUTSIDE
        if verb == "leave" and role is None:
            return OUTSIDE
        is_allowed = ASKED[verb](self.roles_in(name, key), key[0], role)
        return ALLOWED if is_allowed else FORBIDDEN

    def reads(self, name, key):
        """Return whether somebody is in a broadcast's audience."""
        return permissions.is_reader(
            self.roles_of(name),
            key[0],
            self.rooms[key].audience,
            is_of_course=self.facts(name, key)["is_of_course"],
        )
