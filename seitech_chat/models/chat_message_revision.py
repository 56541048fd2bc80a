from odoo import api, fields, models


class SeitechChatMessageRevision(models.Model):
    """What a message said before it was changed or deleted."""

    _name = "seitech.chat.message.revision"
    _description = "Chat Message Revision"
    _log_access = False
    _order = "id"

    message_id = fields.Many2one(
        "seitech.chat.message", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True)
    body = fields.Html(sanitize=True)
    replaced_at = fields.Datetime(required=True, default=fields.Datetime.now)
    replaced_by_user_id = fields.Many2one("res.users", ondelete="set null")

    @api.model
    def _keep(self, message, persona):
        """Keep what a message says now, before the change.

        :return: the revision.
        """
        return self.create(
            {
                "message_id": message.id,
                "company_id": message.company_id.id,
                "body": message.body,
                "replaced_by_user_id": not persona.is_visitor and persona.id,
            }
        )
