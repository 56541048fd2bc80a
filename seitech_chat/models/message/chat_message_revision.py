from odoo import api, fields, models

from ...exceptions import ChatError
from ...tools.time_format import to_iso


class SeitechChatMessageRevision(models.Model):
    """A text that a message had before it was edited or deleted."""

    _name = "seitech.chat.message.revision"
    _description = "Chat Message Revision"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.export.audit.mixin",
        "seitech.chat.read.audit.mixin",
    ]
    _log_access = False
    _order = "id"

    message_id = fields.Many2one(
        "seitech.chat.message",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    body = fields.Html(sanitize=True, prefetch="body")
    replaced_at = fields.Datetime(required=True, default=fields.Datetime.now)
    replaced_by_user_id = fields.Many2one("res.users", ondelete="set null")

    def _channels_read(self):
        # sudo: seitech.chat.message - of revisions read with the person's own rights
        return self.sudo().message_id.channel_id

    @api.model
    def _to_payloads(self, message):
        """Return the earlier texts of a message.

        :param message: one message visible to the caller.
        :return: list of ``RevisionPayload``, oldest first.
        :raises ChatError: ``message_deleted``.
        """
        # sudo: seitech.chat.message.revision - of a message the caller may read; the
        # check below leaves the texts of deleted messages to the administration
        message = message.sudo()
        if message.deleted_at:
            raise ChatError("message_deleted", self.env._("This message was deleted."))
        author = message._authors()[message.id]
        written_at = message.created_at
        payloads = []
        for revision in message.revision_ids:
            payloads.append(
                {
                    "body": str(revision.body or ""),
                    "author": author,
                    "written_at": to_iso(written_at),
                }
            )
            written_at = revision.replaced_at
        return payloads

    @api.model
    def _keep(self, message, persona):
        """Store the current text of a message before a change.

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
