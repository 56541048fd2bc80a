"""Route that merges a visitor's conversation into a signed-in user."""

from odoo.http import Controller, request

from ...exceptions import ChatUnauthorized
from ...logic import contract
from ..http.route import VISITOR_HEADER, chat_route
from ..requests import base
from .channels import channel_answer


class VisitorMerge(Controller):
    @chat_route("merge-visitor", body=base.ChannelRequest,
                answer=contract.ChannelAnswer,
                limit="change", takes_token=True)  # fmt: skip
    def merge_visitor(self, persona, body):
        """Merge my visitor conversation into my account, by its visitor token."""
        persona.env["seitech.chat.visitor"]._check_may_merge(persona)
        token = request.httprequest.headers.get(VISITOR_HEADER)
        # sudo: seitech.chat.visitor - matched by the secret token
        visitors = persona.env["seitech.chat.visitor"].sudo()
        visitor = visitors._from_token_or_merged(token)
        if not visitor:
            raise ChatUnauthorized(
                "invalid_visitor_token",
                persona.env._("This conversation has expired."),
            )
        channel = visitor._merge_into(persona, body.channel_id)
        return channel_answer(persona, channel)
