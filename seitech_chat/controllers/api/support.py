"""Routes that start a visitor's conversation and end a customer's."""

from odoo.http import Controller, request

from ...logic import contract
from ...persona import Persona
from ...tools.time_format import to_iso
from ..http.route import chat_route
from ..http.site import find_site
from ..http.websocket_token import websocket_payload
from ..requests import base
from .channels import channel_answer, find_channel


class Support(Controller):
    @chat_route("", callers=("opener",), body=base.SupportRequest,
                answer=contract.SupportAnswer, limit="open")  # fmt: skip
    def open_support(self, persona, body):
        """Start a conversation with the support desk as a visitor."""
        visitor = persona.record if persona else None
        intake = request.env["seitech.chat.intake"]
        channel, message, token, expires_at = intake._open_on_site(
            find_site(request), body.model_dump(mode="json"), visitor=visitor
        )
        persona = Persona(channel.visitor_id)
        return {
            "entry": channel._to_list_rows(persona)[0],
            "message": message._to_payload(),
            "queue": channel._queue_position(),
            "token": token,
            "token_expires_at": to_iso(expires_at),
            "websocket": websocket_payload(persona),
            "photos": channel._staff_photos(),
        }

    @chat_route("identify", callers=("opener",), body=base.IdentifyRequest,
                answer=contract.IdentifyAnswer, limit="identify")  # fmt: skip
    def identify(self, persona, body):
        """Become the person of a token that the site's server signed."""
        token, expires_at = find_site(request)._identify(body.identity_token)
        return {"token": token, "token_expires_at": to_iso(expires_at)}

    @chat_route("page", callers=("visitor",), body=base.PageRequest,
                answer=contract.DoneAnswer, limit="page")  # fmt: skip
    def visit(self, persona, body):
        """Report the page that I am on; agents see it during my conversation."""
        return {"is_done": persona.record._visit(body.url, body.title)}

    @chat_route("withdraw_consent", callers=("visitor",), answer=contract.DoneAnswer,
                limit="change")  # fmt: skip
    def withdraw_consent(self, persona, body):
        """Withdraw my consent to the site's privacy notice."""
        persona.record._withdraw_consent()
        return {"is_done": True}

    @chat_route("end", callers=("user", "visitor"), body=base.ChannelRequest,
                answer=contract.ChannelAnswer, limit="change")  # fmt: skip
    def end(self, persona, body):
        """End my conversation."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_end(persona)
        channel._end(persona)
        return channel_answer(persona, channel)
