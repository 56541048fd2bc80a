from odoo import fields, models

from ...tools.times import to_iso


class SeitechChatRating(models.Model):
    """Store a customer's rating of one service."""

    _name = "seitech.chat.rating"
    _description = "Chat Rating"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "rated_at desc, id desc"
    _rec_name = "rating"

    channel_id = fields.Many2one(
        "seitech.chat.channel",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    department_id = fields.Many2one(
        "seitech.chat.department",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    agent_id = fields.Many2one(
        "seitech.chat.agent",
        index="btree_not_null",
        ondelete="restrict",
        help="Who answered last in this service; nobody where nobody did.",
        check_company=True,
    )
    cycle = fields.Integer(
        "Service", required=True, help="Counts the services of a conversation."
    )
    rating = fields.Integer(required=True, aggregator="avg")
    comment = fields.Char()
    rated_at = fields.Datetime(required=True, default=fields.Datetime.now)

    _one_per_cycle = models.UniqueIndex("(channel_id, cycle)")
    _by_time = models.Index("(company_id, rated_at)")
    _check_rating = models.Constraint(
        "CHECK (rating BETWEEN 1 AND 5)", "A rating is a number from 1 to 5."
    )

    def action_open_channel(self):
        """Open the conversation in the inbox."""
        return self.channel_id.action_open_in_inbox()

    def _to_payload(self):
        """Return the payload of one rating.

        :return: ``RatingPayload``.
        """
        self.ensure_one()
        return self._to_payloads()[0]

    def _to_payloads(self):
        """Return the payloads of these ratings.

        :return: list of ``RatingPayload``.
        """
        agents = self.agent_id.user_id._chat_authors()
        return [
            {
                "rating": one.rating,
                "comment": one.comment or "",
                "rated_at": to_iso(one.rated_at),
                "agent": agents.get(one.agent_id.user_id.id),
            }
            for one in self
        ]
