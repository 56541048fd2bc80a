from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import permissions
from ..persona import Persona


class SlideChannel(models.Model):
    """Answer questions about a course and its people."""

    _inherit = "slide.channel"

    has_chat = fields.Boolean(
        "Course Chat",
        default=lambda self: self.env.company.has_course_chat,
        help="One group conversation for everyone enrolled in the course.",
    )

    def _init_column(self, column_name):
        if column_name != "has_chat":
            return super()._init_column(column_name)
        # SQL: the courses from before the chat; the company's own setting may not exist
        # in the database yet.
        return self.env.cr.execute(
            "UPDATE slide_channel SET has_chat = TRUE WHERE has_chat IS NULL"
        )

    def _chat_course_page_links(self):
        """List the chat links that the course's page shows the current person.

        :return: a list of ``instructor``, ``students``, ``group`` and ``support``,
            without those that the server would refuse.
        """
        self.ensure_one()
        if self.env.user._is_public():
            return []
        persona = Persona(self.env["res.users"].browse(self.env.uid))
        # sudo: slide.channel - whether this person teaches the course of the page
        is_instructor = self.sudo().user_id.id == persona.id
        if not is_instructor and not self.is_member:
            return []
        offers = []
        if permissions.may_open(persona.roles, "student_instructor"):
            # sudo: slide.channel - only whether the course has an instructor
            if is_instructor:
                offers.append("students")
            elif self.sudo()._chat_instructor():
                offers.append("instructor")
        if permissions.may_open(persona.roles, "group"):
            offers.append("group")
        if permissions.may_open(persona.roles, "student_support"):
            offers.append("support")
        return offers

    def _chat_instructor(self):
        """Return the instructor of this course; none while they hold no role.

        :return: ``res.users``, the course's responsible.
        """
        user = self.user_id
        is_served = (
            user
            and user.active
            and permissions.takes_part(Persona(user).roles, "student_instructor")
        )
        return user if is_served else user.browse()

    @api.model
    def _chat_courses_of(self, user_id):
        """Select the courses of a user: enrolled in, or responsible for.

        :return: ``SQL`` of ids, including archived courses.
        """
        self.flush_model(["user_id"])
        self.env["slide.channel.partner"].flush_model()
        # SQL: record rules run it on every request; the ORM would read the user first.
        return SQL(
            """
            SELECT attendee.channel_id
              FROM slide_channel_partner attendee
              JOIN res_users ON res_users.partner_id = attendee.partner_id
             WHERE res_users.id = %(id)s AND attendee.active
               AND attendee.member_status <> 'invited'
             UNION
            SELECT id FROM slide_channel WHERE user_id = %(id)s
            """,
            id=user_id,
        )

    def _chat_company(self):
        """Return the company of this course's conversations.

        It is the website's company, else the responsible user's, else the first.
        """
        self.ensure_one()
        # sudo: res.users - the company of the responsible user
        return (
            self.website_id.company_id
            or self.sudo().user_id.company_id
            or self.env.ref("base.main_company")
        )

    @api.model
    def _chat_domain_of(self, companies):
        """Return a domain of courses whose conversations belong to these companies.

        It applies the rule of ``_chat_company``.
        """
        of_website = Domain("website_id.company_id", "in", companies.ids)
        elsewhere = Domain("website_id", "=", False)
        of_instructor = Domain("user_id.company_id", "in", companies.ids)
        if self.env.ref("base.main_company") in companies:
            of_instructor |= Domain("user_id", "=", False)
        return of_website | elsewhere & of_instructor
