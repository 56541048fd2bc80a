from odoo import api, fields, models

from ...exceptions import ChatConflict, ChatError, ChatForbidden
from ...tools.time_format import to_iso
from . import customer


class SeitechChatRating(models.Model):
    """Store a customer's rating of one service.

    A service starts with a new or reopened conversation. Each service can be rated
    once, after its end.
    """

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
        help="Agent who answered last in this service, if any.",
        check_company=True,
    )
    service_number = fields.Integer(
        "Service", required=True, help="Number of this service in the conversation."
    )
    rating = fields.Integer(required=True, aggregator="avg")
    comment = fields.Char()
    rated_at = fields.Datetime(required=True, default=fields.Datetime.now)

    _one_per_service = models.UniqueIndex("(channel_id, service_number)")
    _by_time = models.Index("(company_id, rated_at)")
    _check_rating = models.Constraint(
        "CHECK (rating BETWEEN 1 AND 5)", "Ratings go from 1 to 5."
    )

    def action_open_channel(self):
        """Open the conversation in the inbox."""
        return self.channel_id.action_open_in_inbox()

    @api.model
    def _check_may_rate(self, channel, persona):
        """Refuse a person who is not the customer. ``_rate`` checks the end later.

        :raises ChatForbidden: ``forbidden``.
        """
        if not customer.is_customer(channel, persona):
            raise ChatForbidden(
                "forbidden", self.env._("Only the customer can rate this conversation.")
            )

    @api.model
    def _may_rate(self, channel, persona):
        """Return whether this person can rate the last service now.

        A service without an answer cannot be rated.
        """
        return (
            channel.state != "active"
            and customer.is_customer(channel, persona)
            and not self._current(channel)
            and bool(customer.last_responder(channel))
        )

    @api.model
    def _rate(self, channel, rating, *, comment=""):
        """Store the customer's rating of the last service.

        Call ``_check_may_rate`` first. Repeating the same changes nothing.

        :param int rating: 1 to 5.
        :param str comment: the customer's comment.
        :return: the ``seitech.chat.rating``, in sudo.
        :raises ChatError: ``not_ended``.
        :raises ChatConflict: ``already_rated``, with different values.
        """
        # sudo: seitech.chat.channel - right checked by _check_may_rate
        channel = channel.sudo()
        channel._lock()
        known = self._current(channel)
        if known:
            if (known.rating, known.comment or "") != (rating, comment):
                raise ChatConflict(
                    "already_rated",
                    self.env._("You've already rated this conversation."),
                )
            return known
        if channel.state == "active":
            raise ChatError(
                "not_ended",
                self.env._("You can rate this conversation once it has ended."),
            )
        # sudo: seitech.chat.rating - the same right
        rating = self.sudo().create(
            {
                "channel_id": channel.id,
                "company_id": channel.company_id.id,
                "department_id": channel.department_id.id,
                "agent_id": customer.last_responder(channel).id,
                "service_number": channel.service_number,
                "rating": rating,
                "comment": comment,
            }
        )
        channel.env["seitech.chat.scheduled.email"]._cancel("rating_request", channel)
        return rating

    @api.model
    def _current(self, channel):
        """Return the rating of the last service; none when it has none."""
        # sudo: seitech.chat.channel - reads the number of the last service
        return self._for_service(channel, channel.sudo().service_number)

    @api.model
    def _for_service(self, channel, service_number):
        """Return the rating of one service; none when it has none."""
        # sudo: seitech.chat.rating - the caller has checked access to the conversation
        return self.sudo().search(
            [("channel_id", "=", channel.id), ("service_number", "=", service_number)]
        )

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
