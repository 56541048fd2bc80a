"""Routes for notifications, canned responses, ratings, transcripts and the board."""

from odoo.http import Controller

from ...logic import contract
from ..http.route import chat_route
from ..requests import base, notifications
from .channels import BOTH, find_channel


class Notifications(Controller):
    @chat_route("notifications", body=notifications.NotificationsRequest,
                answer=contract.NotificationsAnswer, writes=False)  # fmt: skip
    def list_notifications(self, persona, body):
        """List my notifications, newest first."""
        notifications = persona.env["seitech.chat.notification"]
        page, cursor = notifications._list_page(persona, **body.model_dump())
        return {
            "notifications": page._to_payloads(),
            "unread_count": notifications._unread_count(persona),
            "next_cursor": cursor,
        }

    @chat_route("mark-notifications-read",
                body=notifications.MarkNotificationsReadRequest,
                answer=contract.UnreadAnswer, limit="change")  # fmt: skip
    def mark_notifications_read(self, persona, body):
        """Mark notifications of mine as read."""
        notifications = persona.env["seitech.chat.notification"]
        notifications._mark_mine_read(
            persona, ids=body.ids, channel_id=body.channel_id, is_all=body.all
        )
        return {"unread_count": notifications._unread_count(persona)}

    @chat_route("canned-responses", body=base.ChannelRequest,
                answer=contract.CannedResponsesAnswer, writes=False)  # fmt: skip
    def list_canned_responses(self, persona, body):
        """List my canned responses, filled in for one conversation."""
        channel = find_channel(persona, body.channel_id)
        responses = persona.env["mail.canned.response"].search([], order="source, id")
        return {"responses": responses._to_chat_payloads(channel, persona)}

    @chat_route("rate", callers=BOTH, body=notifications.RateRequest,
                answer=contract.RatingAnswer, limit="change")  # fmt: skip
    def rate(self, persona, body):
        """Rate the service of an ended conversation."""
        channel = find_channel(persona, body.channel_id)
        ratings = persona.env["seitech.chat.rating"]
        ratings._check_may_rate(channel, persona)
        rating = ratings._rate(channel, body.rating, comment=body.comment)
        return {"rating": rating._to_payload()}

    @chat_route("transcript", callers=BOTH, body=base.ChannelRequest,
                answer=contract.DoneAnswer, limit="transcript")  # fmt: skip
    def transcript(self, persona, body):
        """Email the transcript of an ended conversation to its customer."""
        channel = find_channel(persona, body.channel_id)
        emails = persona.env["seitech.chat.scheduled.email"]
        emails._check_may_send_transcript(channel, persona)
        emails._request_transcript(channel)
        return {"is_done": True}

    @chat_route("board", answer=contract.BoardAnswer, writes=False)
    def board(self, persona, body):
        """Return the desk's board: departments, agents and conversations at risk."""
        board = persona.env["seitech.chat.board"]
        board._check_may_view(persona)
        return board._to_payload(persona.env["seitech.chat.department"].search([]))
