from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import ChatError, ChatNotFound
from ...logic import permissions
from ...persona import Persona
from .broadcast_readers import broadcasts_for, count_readers
from .chat_channel_creation import find_or_create_unique


class SeitechChatChannelBroadcast(models.Model):
    """Broadcasts of the administration to many readers.

    A reader gets a member row when they first read the broadcast.
    """

    _inherit = "seitech.chat.channel"

    is_reader = fields.Boolean(
        compute="_compute_is_reader",
        search="_search_is_reader",
        help="Set if you are in the audience of this broadcast.",
    )

    @api.depends_context("uid")
    @api.depends("channel_type", "audience", "course_id")
    def _compute_is_reader(self):
        readers = broadcasts_for(self, Persona(self.env.user))
        for channel in self:
            channel.is_reader = channel in readers

    def _search_is_reader(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: res.users - reads the current user's roles
        user = self.env.user.sudo()
        audiences = permissions.audiences_of(Persona(user).roles)
        of_role = Domain("audience", "in", sorted(audiences - {"course"}))
        meant = of_role
        if "course" in audiences:
            # sudo: slide.channel - the user's own courses; a subselect instead of a
            # list, because the record rules are evaluated on every request
            courses = self.env["slide.channel"].sudo()._chat_courses_of(user.id)
            of_course = Domain("audience", "=", "course")
            meant |= of_course & Domain("course_id", "in", SQL("(%s)", courses))
        readers = Domain("channel_type", "=", "broadcast") & meant
        return readers if True in value else ~readers

    @api.model
    def _open_broadcast(self, persona, audience, *, course_id=None, name=None):
        """Find or create the only broadcast of a company to an audience.

        Call ``_check_may_open`` first. The person becomes a writer of the broadcast.

        :param str audience: one of ``logic.contract.AUDIENCES``.
        :param int course_id: the course, if the audience is ``course``.
        :param str name: the broadcast's name; it also replaces an existing name.
        :return: the channel.
        :raises ChatNotFound: ``not_found``: no such course for this person.
        :raises ChatError: ``invalid_field``: a course is missing or not allowed.

        Emits ``channel_added`` to the audience, ``member_changed``,
        ``channel_changed``.
        """
        if bool(course_id) != (audience == "course"):
            raise ChatError(
                "invalid_field",
                self.env._(
                    "Choose a course only if the announcement is for one course."
                ),
                field="course_id",
            )
        company = persona.env.company
        course = self.env["slide.channel"]
        if course_id:
            # sudo: slide.channel, res.users - a manager may write to any course of
            # their companies
            course = course.sudo().browse(course_id).exists()
            company = course and course._chat_company()
            companies = persona.record.sudo().company_ids  # sudo: res.users - own ones
            if not course or company not in companies:
                raise ChatNotFound(
                    "not_found",
                    self.env._("This course doesn't exist or you don't have access."),
                    field="course_id",
                )
        key = f"broadcast:{company.id}:{audience}:{course.id or 0}"
        # sudo: seitech.chat.channel - _check_may_open has checked the right to open and
        # change the broadcast
        channels = self.sudo()
        is_new = not channels.search_count([("unique_key", "=", key)], limit=1)
        channel = find_or_create_unique(
            channels,
            key,
            {
                "channel_type": "broadcast",
                "audience": audience,
                "company_id": company.id,
                "course_id": course.id,
                "name": name,
            },
            [persona],
        )
        _add_writer(channel, persona)
        if name and channel.name != name:
            channel.name = name
            channel._emit_changed()
        if is_new:
            channel._emit_added_to(_audience_target(channel))
        return self.browse(channel.id)

    def _count_readers_for(self, persona):
        """Return the number of readers of this person's announcements here.

        :return: None if the person may not announce anything here.
        """
        if self.channel_type != "broadcast" or not permissions.may_post(
            persona.roles_in(self),
            self.channel_type,
            is_member=persona.takes_part(self),
            is_note=False,
        ):
            return None
        return count_readers(self, persona.record)


def _add_writer(channel, persona):
    # lock: find_or_create_unique has locked the channel's row
    member = channel._get_member(persona)
    if member.role != "moderator":
        member._set_role("moderator")


def _audience_target(channel):
    """Return the bus target of this broadcast's audience."""
    if channel.audience == "course":
        return (channel.course_id, "seitech_chat")
    return (channel.company_id, f"seitech_chat:{channel.audience}")
