from odoo import models

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
