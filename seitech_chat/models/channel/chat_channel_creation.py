from odoo import api, models

from ...exceptions import ChatError, ChatForbidden, ChatNotFound
from ...logic import permissions
from ...persona import Persona
from ...tools.advisory_lock import lock_key
from .chat_channel_members import emit_added_to_members

SUPERVISED_TYPES = permissions.types_supervised(permissions.ALL_ROLES)


class SeitechChatChannelCreation(models.Model):
    """Creation of unique conversations, with one method per channel type."""

    _inherit = "seitech.chat.channel"

    @api.model
    def _check_may_open(self, persona, channel_type):
        """Check that the person may start a conversation of this type.

        :raises ChatForbidden: ``forbidden``.
        """
        if not permissions.may_open(persona.roles, channel_type):
            raise ChatForbidden(
                "forbidden", self.env._("You can't start this type of conversation.")
            )

    @api.model
    def _open_direct(self, persona, user_id):
        """Find or create the only direct conversation of two signed-in people.

        Call ``_check_may_open`` first. Both people find an existing conversation, even
        if they could not start it (any more).

        :return: the channel.
        :raises ChatNotFound: ``not_found``: the person may not write to this user.
        :raises ChatError: ``yourself``.
        """
        if user_id == persona.id:
            raise ChatError(
                "yourself",
                self.env._("You can't message yourself. Choose someone else."),
                field="user_id",
            )
        first, second = sorted((persona.id, user_id))
        key = f"direct:{first}:{second}"
        people = self.env["seitech.chat.directory"]
        # sudo: seitech.chat.channel - checks whether the two people's own conversation
        # exists
        if self.sudo().search_count([("unique_key", "=", key)], limit=1):
            other = people._find_contact(persona, user_id)
        else:
            other = people._find_people(persona, [user_id])
        company = group_company(self, persona, other)
        return find_or_create_unique(
            self,
            key,
            {"channel_type": "direct", "company_id": company.id},
            [persona, Persona(other)],
        )

    @api.model
    def _open_student_instructor(self, persona, course_id, student_id=None):
        """Find or create the conversation of a student and a course's instructor.

        Call ``_check_may_open`` first.

        :param int course_id: ``slide.channel``.
        :param int student_id: the student, if the instructor opens the conversation.
        :return: the channel.
        :raises ChatNotFound: ``not_found``: no such course for this person.
        :raises ChatError: ``not_enrolled``, ``yourself``.
        """
        # lock: a concurrent unenrolment waits, then finds this conversation and
        # closes it
        lock_key(self.env.cr, "course", course_id)
        # sudo: slide.channel - the checks below find out if the person belongs to it
        course = self.env["slide.channel"].sudo().browse(course_id).exists()
        instructor = course._chat_instructor()
        student = (
            self.env["res.users"]
            .sudo()
            .browse(student_id if instructor.id == persona.id else persona.id)
            .exists()
        )
        if not instructor or not course._chat_includes(persona):
            raise ChatNotFound(
                "not_found",
                self.env._("This course doesn't exist or you don't have access."),
                field="course_id",
            )
        if not course._chat_is_enrolled(student) or not _takes_part_in_pairs(student):
            raise ChatError(
                "not_enrolled",
                self.env._("This student isn't enrolled in the course."),
                field="student_id",
            )
        if student == instructor:
            raise ChatError(
                "yourself",
                self.env._("You can't message yourself. Choose someone else."),
            )
        return find_or_create_unique(
            self,
            f"student_instructor:{course.id}:{student.id}:{instructor.id}",
            {
                "channel_type": "student_instructor",
                "course_id": course.id,
                "pair_student_id": student.id,
                "pair_instructor_id": instructor.id,
                "company_id": course._chat_company().id,
            },
            [Persona(student), Persona(instructor)],
        )

    @api.model
    def _open_instructor_admin(self, persona, instructor_id=None):
        """Find or create an instructor's conversation with the administration.

        Call ``_check_may_open`` first. There is one conversation per instructor and
        company. It is visible to every manager of the company. A manager becomes a
        member when they write in it.

        :param int instructor_id: the instructor, if a manager opens the conversation.
        :return: the channel.
        :raises ChatNotFound: ``not_found``: no such instructor in the person's
            companies.

        Emits what ``find_or_create_unique`` emits.
        """
        # sudo: res.users - the person themselves, or an instructor whom a manager may
        # write to
        instructor = persona.record.sudo()
        if (
            instructor_id
            and instructor_id != persona.id
            and permissions.may_open_for_others(persona.roles, "instructor_admin")
        ):
            people = self.env["seitech.chat.directory"]
            instructor = people._find_instructor(persona, instructor_id)
        elif instructor_id not in (None, persona.id) or (
            "instructor" not in persona.roles
        ):
            raise ChatNotFound(
                "not_found",
                self.env._("This instructor doesn't exist or you can't message them."),
                field="instructor_id",
            )
        company = group_company(self, persona, instructor)
        return find_or_create_unique(
            self,
            f"instructor_admin:{company.id}:{instructor.id}",
            {"channel_type": "instructor_admin", "company_id": company.id},
            [Persona(instructor)],
        )


def _takes_part_in_pairs(user):
    """Return whether a user, in sudo, may take part in student-instructor channels."""
    return permissions.takes_part(Persona(user).roles, "student_instructor")


def role_observers(company, channel_type):
    """Return the bus target of the people who see a channel type by their role."""
    return (company, f"seitech_chat:sees:{channel_type}")


def group_company(channels, persona, users):
    """Find a company of a new group to which all its people belong.

    The person's current company is preferred.

    :raises ChatNotFound: ``not_found``: the people have no company in common.
    """
    # sudo: res.users - the person's own companies
    me = persona.record.sudo()
    shared = me.company_ids
    for user in users:
        shared &= user.company_ids
    if not shared:
        raise ChatNotFound(
            "not_found",
            channels.env._("These people don't belong to the same company."),
            field="user_ids",
        )
    return me.company_id if me.company_id in shared else shared[:1]


def find_or_create_unique(channels, key, vals, personas):
    """Find or create the only channel with this key, and reopen it if it ended.

    Emits ``member_changed`` and ``channel_changed``; ``channel_added`` to its
    members, and to the people who see it by their role.
    """
    # sudo: seitech.chat.channel - _check_may_open has checked the right to open it;
    # the people of the key own the conversation
    channels_sudo = channels.sudo()
    lock_key(channels_sudo.env.cr, "pair", key)
    channel = channels_sudo.search([("unique_key", "=", key)])
    is_new = not channel
    if is_new:
        channel = channels_sudo.create({**vals, "unique_key": key})
    channel._lock()
    is_over = channel.state != "active"
    if is_over:
        channel.write({"state": "active", "ended_at": False})
        channel._emit_changed()
    for persona in personas:
        channel._join(persona)
    if is_over:
        # Clients do not subscribe to ended conversations, so the members need an
        # event of their own.
        emit_added_to_members(channel)
    if is_new or is_over:
        emit_added_to_observers(channel)
    return channels.browse(channel.id)


def emit_added_to_observers(channel):
    """Notify the people who see this conversation by their role that it is open.

    Emits ``seitech.chat.channel/channel_added``.
    """
    if channel.channel_type in SUPERVISED_TYPES:
        channel._emit_added_to(role_observers(channel.company_id, channel.channel_type))
