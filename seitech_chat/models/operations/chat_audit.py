from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.sql_db import Cursor

from ...tools.db_connection import PreparedStatement, autocommit_connection

STORE_EXPORT = PreparedStatement(
    "seitech_chat_store_export",
    ("timestamp", "int4", "text", "int4", "text"),
    """
    INSERT INTO seitech_chat_audit
           (occurred_at, user_id, user_name, action, company_id, detail)
    VALUES (%s, %s, %s, 'exported', %s, %s)
""",
)


class SeitechChatAudit(models.Model):
    """The audit log of actions in the chat. Entries are only added."""

    _name = "seitech.chat.audit"
    _description = "Chat Audit Entry"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "occurred_at desc, id desc"
    _rec_name = "action"

    occurred_at = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", ondelete="set null", help="Empty for automatic actions."
    )
    user_name = fields.Char(help="Name at the time of the action.")
    action = fields.Selection(
        [
            ("assigned", "Assigned"),
            ("transferred", "Transferred"),
            ("escalated", "Escalated"),
            ("read", "Read as supervisor"),
            ("exported", "Exported"),
            ("deleted", "Deleted a message"),
            ("retention_deleted", "Deleted messages past retention"),
            ("anonymized", "Anonymized visitors"),
            ("data_requested", "Requested a person's data"),
            ("data_exported", "Downloaded a person's data"),
            ("data_erased", "Erased a person's data"),
            ("held", "Put a conversation on hold"),
            ("hold_ended", "Ended a hold"),
            ("sla_policy_changed", "Changed an SLA policy"),
        ],
        required=True,
    )
    channel_id = fields.Many2one(
        "seitech.chat.channel",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    detail = fields.Char()
    read_date = fields.Date(
        help="Day of the reading. One entry per user, conversation and day."
    )

    _by_time = models.Index("(company_id, occurred_at)")
    _one_reading_a_day = models.UniqueIndex(
        "(user_id, channel_id, read_date) WHERE read_date IS NOT NULL"
    )

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("Audit entries can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Audit entries can't be deleted."))

    def action_open_channel(self):
        """Open the conversation in the inbox."""
        return self.channel_id.action_open_in_inbox()

    @api.model
    def _record(self, action, *, channel=None, company=None, user=None, detail=None):
        """Record an action in the audit log.

        :param str action: a value of ``action``.
        :param channel: the action's conversation, if any.
        :param company: ``res.company`` where there is no conversation.
        :param user: ``res.users``; the current user by default.
        :param str detail: the details, without the text of messages.
        """
        user = user or self.env.user
        # sudo: seitech.chat.audit - no user may write entries
        self.sudo().create(
            {
                "action": action,
                "user_id": user.id,
                # sudo: res.users - a name
                "user_name": user.sudo().name,
                "channel_id": channel.id if channel else False,
                "company_id": (channel.company_id if channel else company).id,
                "detail": detail,
            }
        )

    @api.model
    def _record_export(self, company, detail):
        """Record an export of the current user before its first row is read.

        The entry is committed at once on the primary database, so that a read replica
        can serve the export. Under Odoo's test cursor it is part of the transaction.

        :param company: ``res.company``.
        :param str detail: what is exported, without any text of messages.
        """
        if not isinstance(self.env.cr, Cursor):
            self._record("exported", company=company, detail=detail)
            return
        user = self.env.user
        # sudo: res.users - the person's own name
        values = (fields.Datetime.now(), user.id, user.sudo().name, company.id, detail)
        connection = autocommit_connection(self.env.cr.dbname)
        connection.execute_prepared(STORE_EXPORT, *values)

    @api.model
    def _record_reads(self, channels, persona):
        """Record that a lead read conversations without being a member, as a hook."""
