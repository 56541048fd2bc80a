from odoo import api, models
from odoo.tools import SQL

from ..logic import routing
from ..persona import Persona


class SlideChannel(models.Model):
    _inherit = "slide.channel"

    def _chat_offers(self):
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
            elif self.sudo().user_id:
                offers.append("instructor")
        if routing.may_open(persona.roles, "group"):
            offers.append("group")
        if routing.may_open(persona.roles, "student_support"):
            offers.append("support")
        return offers

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
