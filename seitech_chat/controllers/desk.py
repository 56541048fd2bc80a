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

    @chat_route("assign", body=requests.AssignRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def assign(self, persona, body):
        """Give a conversation to an agent."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_hand_over(persona)
        channel._hand_to_agent(persona, body.agent_id, note=body.note)
        return channel_answer(persona, channel)

    @chat_route("transfer", body=requests.TransferRequest,
                answer=contract.ChannelAnswer, limit="change")  # fmt: skip
    def transfer(self, persona, body):
        """Move a conversation to another department, where it waits."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_hand_over(persona)
        channel._hand_to_department(persona, body.department_id, note=body.note)
        return channel_answer(persona, channel)

    @chat_route("reopen", body=requests.ChannelRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def reopen(self, persona, body):
        """Go on with a conversation that was ended."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_reopen(persona)
        channel._reopen()
        return channel_answer(persona, channel)

    @chat_route("queue", answer=contract.QueueAnswer, writes=False)
    def queue(self, persona, body):
        """Show who waits, and who could answer."""
        entries = persona.env["seitech.chat.queue.entry"].search(
            [("left_at", "=", False)], limit=contract.MAX_PAGE_SIZE
        )
        departments = persona.env["seitech.chat.department"].search([])
        agents = persona.env["seitech.chat.agent"].search([])
        return {
            "entries": entries._to_desk_payloads(),
            "departments": [{"id": d.id, "name": d.name} for d in departments],
            "agents": agents._to_colleagues(),
        }

    @chat_route("presence", body=requests.PresenceRequest, answer=contract.AgentAnswer)
    def presence(self, persona, body):
        """Say that my inbox is open, and choose my status."""
        agent = persona.env["seitech.chat.agent"]._mine()
        if not agent:
            raise ChatForbidden("forbidden", persona.env._("You are not an agent."))
        agent._beat(status=body.status)
        return {"agent": agent._to_payload()}
