from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.modules import module
from odoo.tools import SQL

from ..logic import permissions
from ..persona import Persona
from ..tools import deadline_runner

# The course fields that change its conversations.
FOLLOWED_FIELDS = {"active", "has_chat", "user_id"}


class SlideChannel(models.Model):
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

    @api.model_create_multi
    def create(self, vals_list):
        courses = super().create(vals_list)
        courses._chat_request_sync()
        return courses

    def write(self, vals):
        result = super().write(vals)
        if not FOLLOWED_FIELDS.isdisjoint(vals):
            self._chat_request_sync()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_chat(self):
        self.env["seitech.chat.channel"]._archive_for_deleted_courses(self)

    def _chat_request_sync(self):
        """Sync these courses' conversations as soon as this transaction commits.

        It runs outside this transaction: a person who posts in a course's conversation
        would wait for an import of attendees, or make it fail. Tests run it at once.
        """
        if not self.env.registry.ready or not self:
            return  # during the installation of addons: the cron syncs them
        if module.current_test:
            # sudo: slide.channel - the sync does not depend on the editor's rights
            for course in self.sudo():
                course._chat_follow()
            return
        hooks = self.env.cr.postcommit
        wanted = hooks.data.setdefault("seitech_chat.courses", set())
        if not wanted:
            hooks.add(partial(_follow_after_commit, self.env, wanted))
        wanted.update(self.ids)

    def _chat_follow(self):
        """Sync this course's conversations, in a transaction of its own.

        Emits what ``_sync_with_course`` emits.
        """
        self.ensure_one()
        self.env["seitech.chat.channel"]._sync_with_course(self)

    @api.model
    def _chat_follow_all(self):
        """Sync all courses in this transaction, during the addon's installation."""
        # sudo: slide.channel - the addon's own installation
        for course_id in self.env["seitech.chat.channel"]._find_unsynced_courses():
            self.sudo().browse(course_id)._chat_follow()

    @api.model
    def _cron_chat_sync(self):
        """Sync the courses that no event has synced, as a fallback for the events."""
        for course_id in self.env["seitech.chat.channel"]._find_unsynced_courses():
            deadline_runner.run_in_own_transaction(
                self.env, self._name, course_id, "_chat_follow"
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


def _follow_after_commit(env, course_ids):
    wanted = sorted(course_ids)
    course_ids.clear()
    for course_id in wanted:
        deadline_runner.run_in_own_transaction(
            env, "slide.channel", course_id, "_chat_follow"
        )
