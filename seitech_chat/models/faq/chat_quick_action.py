from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...exceptions import ChatError
from ..selections import QUERY_TYPE_SELECTION

ACTION_SELECTION = [
    ("callback", "Request a callback"),
    ("demo", "Ask for a demo"),
    ("faq", "Show an FAQ"),
    ("form", "Open the form"),
    ("address", "Open an address"),
]
WHEN_SELECTION = [
    ("always", "Always"),
    ("in_hours", "During opening hours"),
    ("out_of_hours", "Outside opening hours"),
]
ICON_SELECTION = [
    ("phone", "Phone"),
    ("calendar", "Calendar"),
    ("question", "Question mark"),
    ("message", "Speech bubble"),
    ("link", "Link"),
    ("cart", "Cart"),
    ("book", "Book"),
    ("card", "Card"),
]
# Actions that start a conversation of this topic.
REQUESTS = ("callback", "demo")


class SeitechChatQuickAction(models.Model):
    """A button of the chat's first screen."""

    _name = "seitech.chat.quick.action"
    _description = "Chat Quick Action"
    _inherit = ["seitech.chat.company.mixin", "seitech.chat.home.offer"]
    _order = "sequence, id"
    _rec_name = "label"

    label = fields.Char(required=True, translate=True)
    icon = fields.Selection(ICON_SELECTION, required=True, default="message")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    department_id = fields.Many2one(
        "seitech.chat.department",
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
        help="Receives the conversation, and its opening hours decide when the action"
        " is shown. Leave empty to choose it by the topic.",
    )
    show_when = fields.Selection(
        WHEN_SELECTION, "Shown", required=True, default="always"
    )
    action = fields.Selection(ACTION_SELECTION, required=True, default="callback")
    faq_id = fields.Many2one(
        "seitech.chat.faq",
        "FAQ",
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
    )
    query_type = fields.Selection(QUERY_TYPE_SELECTION, "Topic")
    body = fields.Char(
        "Text of the Message",
        translate=True,
        help="Filled in as the message of the form.",
    )
    url = fields.Char("Address", help="A web address, or a path of your website.")

    @api.constrains("action", "faq_id", "url")
    def _check_target(self):
        for one in self:
            if one.action == "faq" and not one.faq_id:
                raise ValidationError(self.env._("Choose the FAQ to show."))
            if one.action == "address" and not _is_address(one.url):
                raise ValidationError(
                    self.env._(
                        "Enter an address that starts with https:// or a path that"
                        " starts with /."
                    )
                )

    @api.model
    def _find_in_company(self, company, action_id):
        """Return a quick action by id, limited to one company.

        :return: the quick action, in sudo.
        :raises ChatError: ``invalid_field``: unknown, archived or of another company.
        """
        # sudo: seitech.chat.quick.action - limited to the conversation's company
        found = self.sudo().search(
            [("id", "=", action_id), ("company_id", "=", company.id)]
        )
        if found:
            return found
        raise ChatError(
            "invalid_field",
            self.env._("This action is not available any more."),
            field="quick_action_id",
        )

    def _is_shown(self, open_ids):
        """Return whether this action is shown now.

        :param set open_ids: ids of the company's departments that are open.
        """
        if self.show_when == "always":
            return True
        is_open = self.department_id.id in open_ids if self.department_id else open_ids
        return bool(is_open) == (self.show_when == "in_hours")

    def _to_payload(self):
        """Return one action of the first screen: ``QuickActionPayload``."""
        return {
            "id": self.id,
            "label": self.label,
            "icon": self.icon,
            "action": self.action,
            "faq_id": self.faq_id.id if self.action == "faq" else None,
            "query_type": self._topic() or None,
            "department_id": self.department_id.id or None,
            "body": self.body or "",
            "url": self.url if self.action == "address" else "",
        }

    def _topic(self):
        """Return the topic of the conversation that this action starts, if any."""
        return self.action if self.action in REQUESTS else self.query_type


def _is_address(url):
    url = (url or "").strip()
    is_path = url.startswith("/") and url[1:2] not in ("/", "\\")
    return url.startswith(("https://", "http://")) or is_path
