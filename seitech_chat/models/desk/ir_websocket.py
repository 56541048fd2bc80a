from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import permissions


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _subscriptions(self, persona):
        """Add the person's departments, and the conversations on their screen."""
        found = super()._subscriptions(persona)
        departments = self._departments_of(persona)
        if departments:
            found.targets.extend(departments)
            found.rights.append(
                SQL("channel.department_id IN %s", tuple(departments.ids))
            )
        if not permissions.STAFF.isdisjoint(persona.roles):
            found.ended.append(self.env["seitech.chat.viewer"]._by(persona.id))
        return found

    def _departments_of(self, persona):
        """Find the departments whose new conversations are sent to this person."""
        # sudo: seitech.chat.department - the person's own, or their companies'
        departments = self.env["seitech.chat.department"].sudo()
        if permissions.STAFF.isdisjoint(persona.roles):
            return departments
        # sudo: res.users - the person's own companies
        domain = Domain("company_id", "in", persona.record.sudo().company_ids.ids)
        if permissions.LEADS.isdisjoint(persona.roles):
            mine = Domain("user_id", "=", persona.id) & Domain("active", "=", True)
            domain &= Domain("agent_ids", "any", mine)
        return departments.search(domain)
