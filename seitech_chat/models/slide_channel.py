from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..exceptions import ChatNotFound
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
             WHERE res_users.id = %(id)s AND %(is_enrolled)s
             UNION
            SELECT id FROM slide_channel WHERE user_id = %(id)s
            """,
            id=user_id,
            is_enrolled=enrolled_sql("attendee"),
        )

    def _chat_is_enrolled(self, user):
        """Return whether one user is enrolled in this course."""
        # sudo: slide.channel.partner - returns only whether this one user is enrolled
        return bool(user) and bool(
            self.env["slide.channel.partner"]
            .sudo()
            .search_count(
                [
                    ("channel_id", "=", self.id),
                    ("partner_id", "=", user.sudo().partner_id.id),
                    ("member_status", "!=", "invited"),
                ],
                limit=1,
            )
        )

    def _chat_includes(self, persona):
        """Return whether a person teaches this course or is enrolled in it."""
        if self.user_id.id == persona.id:
            return True
        return self._chat_is_enrolled(persona.record)

    @api.model
    def _chat_find_own(self, persona, course_id):
        """Find a course that the person teaches or attends; empty without an id.

        :raises ChatNotFound: ``not_found``.
        """
        # sudo: slide.channel - limited to the person's own courses
        courses = self.sudo()
        if not course_id:
            return courses.browse()
        own = Domain("id", "in", courses_of(persona))
        course = courses.search(own & Domain("id", "=", course_id))
        if not course:
            raise ChatNotFound(
                "not_found",
                self.env._("This course doesn't exist or you don't have access."),
                field="course_id",
            )
        return course

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


def enrolled_sql(attendee):
    """Return the SQL condition on attendees who are enrolled, not only invited.

    :param str attendee: alias of the attendee's row in the statement.
    """
    return SQL(
        "(%s AND %s <> 'invited')",
        SQL.identifier(attendee, "active"),
        SQL.identifier(attendee, "member_status"),
    )


def enrolled_users_sql(course_ids):
    """Return SQL that selects the enrolled users and the responsibles of courses."""
    ids = tuple(course_ids) or (0,)
    return SQL(
        """
        SELECT res_users.id
          FROM slide_channel_partner attendee
          JOIN res_users ON res_users.partner_id = attendee.partner_id
         WHERE attendee.channel_id IN %s AND %s
         UNION
        SELECT user_id FROM slide_channel WHERE id IN %s AND user_id IS NOT NULL
        """,
        ids,
        enrolled_sql("attendee"),
        ids,
    )


def courses_of(persona):
    """Return SQL of the ids of the courses that the person teaches or attends."""
    # sudo: res.users - the person's own partner
    partner = persona.record.sudo().partner_id
    return SQL(
        """(
        SELECT taught.id FROM slide_channel taught
         WHERE taught.active AND taught.user_id = %(user)s
         UNION
        SELECT attended.id
          FROM slide_channel attended
          JOIN slide_channel_partner mine ON mine.channel_id = attended.id
         WHERE attended.active AND mine.partner_id = %(partner)s
           AND %(is_enrolled)s
        )""",
        is_enrolled=enrolled_sql("mine"),
        user=persona.id,
        partner=partner.id,
    )
