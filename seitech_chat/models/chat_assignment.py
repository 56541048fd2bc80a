from odoo import fields, models


class SeitechChatAssignment(models.Model):
    """Who had a conversation, from when to when, and how that was decided."""

    _name = "seitech.chat.assignment"
    _description = "Chat Assignment"
    _order = "id desc"
    _rec_name = "agent_id"

    channel_id = fields.Many2one(
        "seitech.chat.channel", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    department_id = fields.Many2one("seitech.chat.department", required=True)
    agent_id = fields.Many2one("seitech.chat.agent", required=True, ondelete="restrict")
    assigned_at = fields.Datetime(required=True, default=fields.Datetime.now)
    ended_at = fields.Datetime()
    how = fields.Selection(
        [
            ("automatic", "Automatic"),
            ("taken", "Taken by the agent"),
            ("given", "Given by a supervisor"),
            ("transferred", "Transferred"),
            ("reopened", "Reopened"),
        ],
        required=True,
    )
    given_by_user_id = fields.Many2one("res.users", ondelete="set null")
    note = fields.Char(help="What the one who gave it away said about it.")
    release_reason = fields.Selection(
        [
            ("ended", "Conversation ended"),
            ("transferred", "Transferred"),
            ("offline", "The agent went offline"),
            ("returned", "Given back to the queue"),
        ]
    )
    decision = fields.Json(
        help="Everybody who was considered, and why they were chosen or not."
    )

    _one_open_per_channel = models.UniqueIndex("(channel_id) WHERE ended_at IS NULL")
    # An agent's load is counted from here, whenever it is asked.
    _open_by_agent = models.Index("(agent_id) WHERE ended_at IS NULL")
    _served_lately = models.Index(
        "(department_id, ended_at) WHERE ended_at IS NOT NULL"
    )
    _latest_by_agent = models.Index("(agent_id, assigned_at)")

    def _end(self, reason):
        """Close this assignment. Lock the conversation first."""
        self.write({"ended_at": fields.Datetime.now(), "release_reason": reason})
        # The database allows one open row: it must know before the next is made.
        self.flush_recordset()
