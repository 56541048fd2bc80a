"""Routes for the Web Push subscriptions of browsers."""

from odoo.http import Controller

from ...logic import contract
from ..http.route import chat_route
from ..requests import me as requests
from .me import require_chat_role


class Push(Controller):
    @chat_route("push-key", answer=contract.PushKeyAnswer)
    def get_push_key(self, persona, body):
        """Return the public key that a browser needs for a push subscription."""
        require_chat_role(persona)
        return {"public_key": persona.env["seitech.chat.web.push"]._public_key()}

    @chat_route("push-subscribe", body=requests.PushSubscribeRequest, limit="change",
                answer=contract.DoneAnswer)  # fmt: skip
    def subscribe_push(self, persona, body):
        """Subscribe this browser to push notifications."""
        require_chat_role(persona)
        persona.env["seitech.chat.web.push"]._subscribe(
            persona.record, **body.model_dump()
        )
        return {"is_done": True}

    @chat_route("push-unsubscribe", body=requests.PushUnsubscribeRequest,
                limit="change", answer=contract.DoneAnswer)  # fmt: skip
    def unsubscribe_push(self, persona, body):
        """Unsubscribe this browser from push notifications."""
        require_chat_role(persona)
        persona.env["seitech.chat.web.push"]._unsubscribe(persona.record, body.endpoint)
        return {"is_done": True}
