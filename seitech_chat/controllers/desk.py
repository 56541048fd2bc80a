"""The support desk's routes: take and end conversations, be there."""

from odoo.http import Controller

from ..exceptions import ChatForbidden
from ..logic import contract
from . import requests
from .common import chat_route
from .conversation import channel_answer, find_channel


class Desk(Controller):
    @chat_route("accept", body=requests.ChannelRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def accept(self, persona, body):
        """Take a waiting conversation."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_accept(persona)
        channel._accept(persona)
        return channel_answer(persona, channel)

    @chat_route("resolve", body=requests.ChannelRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def resolve(self, persona, body):
        """End a customer's conversation."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_end(persona)
        channel._end()
        return channel_answer(persona, channel)

    @chat_route("presence", body=requests.PresenceRequest, answer=contract.AgentAnswer)
    def presence(self, persona, body):
        """Say that my inbox is open, and choose my status."""
        agent = persona.env["seitech.chat.agent"]._mine()
        if not agent:
            raise ChatForbidden("forbidden", persona.env._("You are not an agent."))
        agent._beat(status=body.status)
        return {"agent": agent._to_payload()}
