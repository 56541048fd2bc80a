"""Routes for the presence and the notification preferences of a signed-in person."""

from odoo.http import Controller

from ...exceptions import ChatForbidden
from ...logic import contract
from ..http.route import chat_route
from ..requests import me as requests


def require_chat_role(persona):
    """Refuse a caller without any role in the chat.

    :raises ChatForbidden: ``forbidden``.
    """
    if not persona.roles:
        raise ChatForbidden(
            "forbidden", persona.env._("You don't have access to the chat.")
        )


class Me(Controller):
    @chat_route("heartbeat", body=requests.HeartbeatRequest, answer=contract.DoneAnswer)
    def heartbeat(self, persona, body):
        """Send my presence heartbeat, once a minute."""
        require_chat_role(persona)
        persona.env["seitech.chat.presence"]._heartbeat(
            persona.record, is_active=body.is_active
        )
        return {"is_done": True}

    @chat_route("presence", body=requests.PeoplePresenceRequest, writes=False,
                answer=contract.PresenceAnswer)  # fmt: skip
    def list_presence(self, persona, body):
        """Return the presence of people I share a conversation with."""
        presences = persona.env["seitech.chat.presence"]
        return {"presence": presences._visible_presence(persona, body.user_ids)}

    @chat_route("preferences", answer=contract.PreferencesAnswer, writes=False)
    def get_preferences(self, persona, body):
        """Return my notification preferences."""
        require_chat_role(persona)
        return persona.env["seitech.chat.preference"]._for_user(persona.record)

    @chat_route("set-preferences", body=requests.PreferencesRequest, limit="change",
                answer=contract.PreferencesAnswer)  # fmt: skip
    def set_preferences(self, persona, body):
        """Update my notification preferences."""
        require_chat_role(persona)
        return persona.env["seitech.chat.preference"]._update_preferences(
            persona.record, body.model_dump()
        )
