"""Web Push: how a browser subscribes."""

from odoo.http import Controller

from ...logic import contract
from ..http.route import chat_route
from ..requests import me as requests
from .me import check_role


class Push(Controller):
    @chat_route("push-key", answer=contract.PushKeyAnswer)
    def get_push_key(self, persona, body):
        """Give the key that a browser needs to subscribe."""
        check_role(persona)
        return {"public_key": persona.env["seitech.chat.push"]._public_key()}

    @chat_route("push-subscribe", body=requests.PushSubscribeRequest, limit="change",
                answer=contract.DoneAnswer)  # fmt: skip
    def subscribe_push(self, persona, body):
        """Have this browser told of news while no page of ours is open."""
        check_role(persona)
        persona.env["seitech.chat.push"]._subscribe(persona.record, **body.model_dump())
        return {"is_done": True}

    @chat_route("push-unsubscribe", body=requests.PushUnsubscribeRequest,
                limit="change", answer=contract.DoneAnswer)  # fmt: skip
    def unsubscribe_push(self, persona, body):
        """Have this browser told no more."""
        check_role(persona)
        persona.env["seitech.chat.push"]._unsubscribe(persona.record, body.endpoint)
        return {"is_done": True}
