from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.modules import module
from odoo.tools import SQL

from ..logic import routing
from ..persona import Persona
from ..tools import deadline_runner

# What of a course its conversations follow.
FOLLOWED_FIELDS = {"active", "has_chat", "user_id"}


class SlideChannel(models.Model):
    _inherit = "slide.channel"

    has_chat = fields.Boolean(
        "Course Chat",
        default=lambda self: self.env.company.has_course_chat,
        help="Everybody who takes part in the course talks in one conversation.",
    )

    def _init_column(self, column_name):
        if column_name != "has_chat":
            return super()._init_column(column_name)
        # SQL: the courses that were there before the chat; the company's own setting
        # may not be in the database yet.
        return self.env.cr.execute(
            "UPDATE slide_channel SET has_chat = TRUE WHERE has_chat IS NULL"
        )

    @api.model_create_multi
    def create(self, vals_list):
        courses = super().create(vals_list)
        courses._chat_request_following()
        return courses

    def write(self, vals):
        result = super().write(vals)
        if not FOLLOWED_FIELDS.isdisjoint(vals):
            self._chat_request_following()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_chat(self):
        self.env["seitech.chat.channel"]._archive_for_deleted_courses(self)

    def _chat_request_following(self):
        """Have these courses' conversations follow as soon as this has committed.

        Not within this transaction: whoever writes into a course's conversation would
        wait for an import of attendees, or make it fail. Under test it is done now.
        """
        if not self.env.registry.ready or not self:
            return  # while addons install: the sweep comes
        if module.current_test:
            # sudo: slide.channel - the conversations follow whoever changes the course
            for course in self.sudo():
                course._chat_follow()
            return
        hooks = self.env.cr.postcommit
        wanted = hooks.data.setdefault("seitech_chat.courses", set())
        if not wanted:
            hooks.add(partial(_follow_after_commit, self.env, wanted))
        wanted.update(self.ids)

    def _chat_follow(self):
        """Bring this course's conversations in step, in a transaction of its own.

        Emits what ``_sync_with_course`` emits.
        """
        self.ensure_one()
        self.env["seitech.chat.channel"]._sync_with_course(self)

    @api.model
    def _chat_follow_all(self):
        """Bring all courses in step here and now, while the addon installs."""
        # sudo: slide.channel - the addon's own start
        for course_id in self.env["seitech.chat.channel"]._find_unsynced_courses():
            self.sudo().browse(course_id)._chat_follow()

    @api.model
    def _cron_follow(self):
        """Find the courses no event has brought in step: the net under the events."""
        for course_id in self.env["seitech.chat.channel"]._find_unsynced_courses():
            deadline_runner.run_in_own_transaction(
                self.env, self._name, course_id, "_chat_follow"
            )

    def _chat_course_page_links(self):
        """List what the course's page offers the person who looks at it.

        :return: a list of ``instructor``, ``students``, ``group`` and ``support``; what
            the server would refuse is not in it.
        """
        self.ensure_one()
        if self.env.user._is_public():
            return []
        persona = Persona(self.env["res.users"].browse(self.env.uid))
        # sudo: slide.channel - whether this person teaches the course on the page
        is_instructor = self.sudo().user_id.id == persona.id
        if not is_instructor and not self.is_member:
            return []
        offers = []
        if routing.may_open(persona.roles, "student_instructor"):
            # sudo: slide.channel - only whether somebody teaches it
            if is_instructor:
                offers.append("students")
            elif self.sudo()._chat_instructor():
                offers.append("instructor")
        if routing.may_open(persona.roles, "group"):
            offers.append("group")
        if routing.may_open(persona.roles, "student_support"):
            offers.append("support")
        return offers

    def _chat_instructor(self):
        """Return who answers this course's students; none while they hold no role.

        :return: ``res.users``, the course's responsible.
        """
        user = self.user_id
        is_served = (
            user
            and user.active
            and routing.takes_part(Persona(user).roles, "student_instructor")
        )
        return user if is_served else user.browse()

    @api.model
    def _chat_courses_of(self, user_id):
        """Select the courses a user belongs to: enrolled in, or responsible for.

        :return: ``SQL`` of ids, archived courses too.
        """
        self.flush_model(["user_id"])
        self.env["slide.channel.partner"].flush_model()
        # SQL: asked by rules on every request; the ORM would read the user first.
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
        """Tell which company this course's conversations belong to.

        Its website's, else the one of who is responsible, else the first.
        """
        self.ensure_one()
        # sudo: res.users - the company of who is responsible for the course
        return (
            self.website_id.company_id
            or self.sudo().user_id.company_id
            or self.env.ref("base.main_company")
        )

    @api.model
    def _chat_domain_of(self, companies):
        """Limit courses to those whose conversations belong to these companies.

        The same rule as ``_chat_company``, as a ``Domain``.
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
