"""Whatever happened: what a person can read by any way is what the table says."""

import os
import random

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...logic import permissions
from ...logic.contract import SUPPORT_TYPES
from ...persona import ROLE_GROUPS
from ..support.personas import USERS
from ..support.random_walk import RandomWalk, RandomWalkCase

STEPS = int(os.environ.get("CHAT_ACCESS_STEPS", "240"))
SEED = int(os.environ.get("CHAT_WALK_SEED", "20264"))
CHECKED_EVERY = 120
CHANNEL = "seitech.chat.channel"
# Other steps: rights end, and begin again.
RIGHTS = (
    ("change_role", 6), ("change_desk", 4), ("change_department", 4),
    ("change_company", 3),
)  # fmt: skip
OF_CHANNELS = {
    CHANNEL: "id",
    "seitech.chat.member": "channel_id",
    "seitech.chat.message": "channel_id",
    "seitech.chat.reaction": "message_id.channel_id",
}


@tagged("post_install", "-at_install", "chat_access")
class TestRandomAccess(RandomWalkCase):
    def test_readable_records_match_the_table(self):
        rng = random.Random(SEED)
        walk = RandomWalk(self, rng)
        walk.verbs += [(getattr(walk, name), weight) for name, weight in RIGHTS]
        self.addCleanup(self.env.registry.clear_all_caches)
        self.checked = {True: 0, False: 0}
        for number in range(1, STEPS + 1):
            walk.step()
            if number % CHECKED_EVERY == 0:
                self.put_something_everywhere()
                for name in (*USERS, *self.visitors):
                    with self.subTest(seed=SEED, step=number, person=name):
                        self.check_person(name)

        changes = {name: walk.done.get(name, [0])[0] for name, _weight in RIGHTS}
        self.assertTrue(all(changes.values()), changes)
        # Neither kind was met by chance alone.
        self.assertGreater(min(self.checked.values()), 50, self.checked)

    def put_something_everywhere(self):
        """Have a message, a reaction, a file, and where there are any a note, in each
        conversation, all of which name its number."""
        manager = self.persona("manager")
        for channel in self.everything():
            if channel.state != "active" or channel.is_blocked:
                continue
            writer = channel.member_ids.filtered("is_active")[:1]
            author = self.persona_of(writer) if writer else manager
            message = channel._post(author, f"sonar{channel.id}")
            message._react(author, "🎉", is_set=True)
            file = self.env["ir.attachment"]._upload_to_chat(
                author, channel, "a.txt", b"Hello"
            )
            file._attach_to_message(message)
            if channel.channel_type in SUPPORT_TYPES:
                channel._post(manager, f"echo{channel.id}", is_note=True)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()

    def persona_of(self, member):
        """Find who a member is among the people."""
        people = {**self.users, **self.visitors}
        someone = member.user_id or member.visitor_id
        [name] = [name for name, record in people.items() if record == someone]
        return self.persona(name)

    def everything(self):
        """Return all conversations there are."""
        return self.env[CHANNEL].search([], order="id")

    # -- what the table says --

    def visible(self, name):
        """Work out from plain facts which conversations somebody may read: ids."""
        if name in self.visitors:
            return {
                channel.id
                for channel in self.everything()
                if channel.visitor_id == self.visitors[name]
            }
        user = self.users[name]
        roles = self.roles(name)
        # SQL: neither the rules nor the addon's own statements are asked here.
        self.env.cr.execute(
            """
            SELECT channel.id, channel.channel_type, channel.audience,
                   channel.student_id,
                   EXISTS (SELECT FROM seitech_chat_member member
                            WHERE member.channel_id = channel.id AND member.is_active
                              AND member.user_id = %(user)s),
                   EXISTS (SELECT FROM seitech_chat_agent agent
                             JOIN seitech_chat_department_agent_rel served
                               ON served.agent_id = agent.id
                            WHERE agent.user_id = %(user)s AND agent.active
                              AND served.department_id
                                  = channel.department_id),
                   EXISTS (SELECT FROM slide_channel course
                            WHERE course.id = channel.course_id
                              AND (course.user_id = %(user)s OR EXISTS (
                                  SELECT FROM slide_channel_partner attendee
                                   WHERE attendee.channel_id = course.id
                                     AND attendee.active
                                     AND attendee.member_status <> 'invited'
                                     AND attendee.partner_id = %(partner)s)))
              FROM seitech_chat_channel channel
             WHERE channel.company_id IN %(companies)s
            """,
            {
                "user": user.id,
                "partner": user.partner_id.id,
                "companies": tuple(user.company_ids.ids),
            },
        )
        return {
            channel_id
            for channel_id, kind, audience, student, is_member, is_served, is_taught
            in self.env.cr.fetchall()
            if permissions.may_see(
                permissions.roles_in(roles, is_customer=student == user.id), kind,
                is_member=is_member, is_of_department=is_served,
                audience=audience, is_of_course=is_taught,
            )
        }  # fmt: skip

    def roles(self, name):
        """List the roles somebody holds."""
        if name in self.visitors:
            return {"public"}
        user = self.users[name]
        return {role for role, group in ROLE_GROUPS.items() if user.has_group(group)}

    def can_see_notes(self, name, channel):
        """Return by the table whether somebody may read a conversation's notes."""
        if name in self.visitors:
            return False
        is_customer = channel.student_id == self.users[name]
        return permissions.may_see_notes(
            permissions.roles_in(self.roles(name), is_customer=is_customer),
            channel.channel_type,
        )

    # -- the ways --

    def check_person(self, name):
        """Compare every way to read with the table."""
        self.env.invalidate_all()
        channels = self.everything()
        visible = self.visible(name)
        notes_of = {
            channel.id
            for channel in channels
            if channel.id in visible and self.can_see_notes(name, channel)
        }
        for channel in channels:
            self.checked[channel.id in visible] += 1
        if name not in self.visitors:
            self.check_orm(name, visible, notes_of)
        self.check_socket(name, channels, visible, notes_of)
        for channel in channels:
            self.check_routes(name, channel, channel.id in visible)
        if self.roles(name):
            self.check_lists(name, channels, visible)
            if name not in self.visitors:
                self.check_search(name, channels, visible, notes_of)
        self.check_files(name, visible)

    def check_orm(self, name, visible, notes_of):
        """Search and read as the person, through the record rules."""
        env = self.env(user=self.users[name])
        for model, path in OF_CHANNELS.items():
            records = env[model]
            if not records.has_access("read"):
                self.assertEqual(visible, set(), model)
                continue
            found = records.search([]).sudo().mapped(path)
            ids = set(found if path == "id" else found.ids)
            self.assertLessEqual(ids, visible, model)
            if model == CHANNEL:
                self.assertEqual(ids, visible)
                hidden = env[CHANNEL].browse(set(self.everything().ids) - visible)
                self.assertFalse(hidden._filtered_access("read"))
            if model == "seitech.chat.message":
                notes = records.search([("message_type", "=", "note")]).sudo()
                self.assertLessEqual(set(notes.channel_id.ids), notes_of)

    def check_socket(self, name, channels, visible, notes_of):
        """Ask where the websocket lets the person listen."""
        open_ids = set(channels.filtered(lambda c: c.state == "active").ids)
        received, internal = set(), set()
        for target in self.targets_of(name):
            if target[0] == CHANNEL:
                is_internal = len(target) > 2 and target[2].startswith("internal")
                (internal if is_internal else received).add(target[1])
        self.assertEqual(received, visible & open_ids)
        self.assertEqual(internal, notes_of & open_ids)

    def check_routes(self, name, channel, is_seen):
        """Ask for one conversation by number."""
        persona = self.persona(name)
        for way in (self.get_channel, self.list_messages):
            answered = _is_answered(way, name, channel.id)
            self.assertEqual(answered, is_seen, (way.__name__, channel.channel_type))
        message = channel.message_ids.filtered(lambda m: m.message_type != "note")[:1]
        if message:
            found = _is_answered(persona.find_message, message.id)
            self.assertEqual(found, is_seen, channel.channel_type)

    def get_channel(self, name, channel_id):
        """Ask for a conversation, which is named in the path."""
        return self.endpoints["get_channel"](
            None, persona=self.persona(name), body=None, channel_id=channel_id
        )

    def list_messages(self, name, channel_id):
        """Ask for a conversation's latest messages."""
        return self.call(name, "list_messages", channel_id=channel_id)

    def check_lists(self, name, channels, visible):
        """Ask for the list, page by page, and for what changed."""
        listed, cursor = set(), None
        while True:
            answer = self.call(
                name, "list_channels", state="all", is_archived=None, limit=7,
                cursor=cursor,
            )  # fmt: skip
            listed |= {entry["channel"]["id"] for entry in answer["channels"]}
            cursor = answer["next_cursor"]
            if not cursor:
                break
        self.assertEqual(listed, visible)
        known = [
            {"id": channel_id, "version": 2**31 - 1} for channel_id in channels.ids
        ]
        sent, removed = set(), set()
        answer = self.call(name, "sync", channels=known, limit=100)
        sent |= {change["entry"]["channel"]["id"] for change in answer["changes"]}
        removed |= set(answer["removed"])
        self.assertEqual(removed, set(channels.ids) - visible)
        self.assertEqual(sent, visible)

    def check_search(self, name, channels, visible, notes_of):
        """Look for what is written in each conversation."""
        for word, expected in (("sonar", visible), ("echo", notes_of)):
            found, cursor = set(), None
            while True:
                answer = self.call(
                    name, "search", query=f"{word}", limit=100, cursor=cursor
                )
                found |= {result["channel"]["id"] for result in answer["results"]}
                cursor = answer["next_cursor"]
                if not cursor:
                    break
            written = self.env["seitech.chat.message"].search(
                [("body", "like", word), ("deleted_at", "=", False)]
            )
            self.assertEqual(found, expected & set(written.channel_id.ids), word)

    def check_files(self, name, visible):
        """Fetch files."""
        persona = self.persona(name)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "seitech.chat.message"), ("res_id", "!=", 0)]
        )
        messages = self.env["seitech.chat.message"].browse(files.mapped("res_id"))
        for file, message in zip(files, messages, strict=True):
            attachments = persona.env["ir.attachment"]
            found = _is_answered(attachments._find_for_chat, persona, file.id)
            is_seen = message.channel_id.id in visible and not message.deleted_at
            if message.message_type == "note":
                is_seen = is_seen and self.can_see_notes(name, message.channel_id)
            self.assertEqual(found, is_seen, message.channel_id.channel_type)


def _is_answered(way, *args):
    """Return whether something is returned: neither refused nor not found."""
    try:
        return bool(way(*args))
    except UserError:
        return False
