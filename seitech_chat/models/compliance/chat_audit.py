from odoo import api, fields, models
from odoo.sql_db import Cursor
from odoo.tools import SQL

from ...logic import permissions
from ...tools.db_connection import PreparedStatement, autocommit_connection

# It waits only for the same statement: a conversation's row lock admits references.
STORE_READINGS = PreparedStatement(
    "seitech_chat_store_readings",
    ("int4[]", "int4", "timestamp", "text", "date"),
    """
    WITH read AS (
        SELECT channel.id, channel.company_id, reader.id AS user_id
          FROM seitech_chat_channel channel, res_users reader
         WHERE channel.id = ANY(%s) AND reader.id = %s
    ), stored AS (
        INSERT INTO seitech_chat_audit
               (occurred_at, user_id, user_name, action, channel_id, company_id,
                read_date)
        SELECT %s, user_id, %s, 'read', id, company_id, %s FROM read
   ON CONFLICT DO NOTHING
    )
    SELECT id FROM read
""",
)


class SeitechChatAudit(models.Model):
    """The audit log of the conversations that leads read."""

    _inherit = "seitech.chat.audit"

    @api.model
    def _record_reads(self, channels, persona):
        """Record that a lead read conversations without being a member.

        The log has one entry per person, conversation and day.
        """
        super()._record_reads(channels, persona)
        is_lead = not persona.is_visitor and persona.roles & permissions.LEADS
        if not channels or not is_lead:
            return
        today = fields.Date.context_today(self)
        self.env["seitech.chat.member"].flush_model()
        # SQL: reads first, so that the second reading of a day writes nothing.
        unknown = self.env.execute_query(
            SQL(
                """
                SELECT channel.id FROM unnest(%(channels)s) AS channel (id)
                 WHERE NOT EXISTS (
                    SELECT FROM seitech_chat_member member
                     WHERE member.channel_id = channel.id
                       AND member.user_id = %(user)s AND member.is_active
                 ) AND NOT EXISTS (
                    SELECT FROM seitech_chat_audit known
                     WHERE known.channel_id = channel.id AND known.user_id = %(user)s
                       AND known.read_date = %(today)s
                 )
                """,
                channels=channels.ids,
                user=persona.id,
                today=today,
            )
        )
        ids = {row[0] for row in unknown}
        values = (persona.id, fields.Datetime.now(), persona.name, today)
        if ids and isinstance(self.env.cr, Cursor):
            # Outside this transaction: two requests open a conversation at once. Inside
            # them, the second would wait, fail and be retried up to two seconds later.
            # It also lets a read replica serve leads.
            stored = autocommit_connection(self.env.cr.dbname).execute_prepared(
                STORE_READINGS, list(ids), *values
            )
            ids -= {row[0] for row in stored}
        if ids:  # created in this transaction, so visible only to it
            query = STORE_READINGS.query(list(ids), *values)
            self.env.cr.execute(query, log_exceptions=False)
