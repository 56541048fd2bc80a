"""The support desk's routes: take and end conversations, be there."""

from odoo.http import Controller

from ...exceptions import ChatForbidden
from ...logic import contract
from ..http.route import chat_route
from ..requests import base, desk
from .channels import channel_answer, find_channel


class Desk(Controller):
    @chat_route("accept", body=base.ChannelRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def accept(self, persona, body):
        """Take a waiting conversation."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_accept(persona)
        channel._accept(persona)
        return channel_answer(persona, channel)

    @chat_route("resolve", body=base.ChannelRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def resolve(self, persona, body):
        """End a customer's conversation."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_end(persona)
        channel._end(persona)
        return channel_answer(persona, channel)

    @chat_route("assign", body=base.AssignRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def assign(self, persona, body):
        """Give a conversation to an agent."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_transfer(persona)
        if not body.is_confirmed:
            channel._check_agent_available(persona, body.agent_id)
        channel._assign_to_agent(persona, body.agent_id, note=body.note)
        return channel_answer(persona, channel)

    @chat_route("transfer", body=base.TransferRequest,
                answer=contract.ChannelAnswer, limit="change")  # fmt: skip
    def transfer(self, persona, body):
        """Move a conversation to another department, where it waits."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_transfer(persona)
        channel._check_department_serves(body.department_id)
        if not body.is_confirmed:
            channel._check_department_available(body.department_id)
        channel._transfer_to_department(persona, body.department_id, note=body.note)
        return channel_answer(persona, channel)

    @chat_route("reopen", body=base.ChannelRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def reopen(self, persona, body):
        """Go on with a conversation that was ended."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_reopen(persona)
        channel._reopen(persona)
        return channel_answer(persona, channel)

    @chat_route("queue", answer=contract.QueueAnswer, writes=False)
    def queue(self, persona, body):
        """Show who waits, and who could answer."""
        entries = persona.env["seitech.chat.queue.entry"].search(
            [("left_at", "=", False)], limit=contract.MAX_PAGE_SIZE
        )
        departments = persona.env["seitech.chat.department"].search([])
        agents = persona.env["seitech.chat.agent"].search([])._may_serve()
        offers = persona.env["seitech.chat.offer"]._open_for_current_user()
        return {
            "entries": entries._to_desk_payloads(),
            "departments": departments._to_queue_payloads(),
            "agents": agents._to_summaries(),
            "offers": offers._to_payloads(),
        }

    @chat_route("presence", body=base.PresenceRequest, answer=contract.AgentAnswer)
    def presence(self, persona, body):
        """Say that my inbox is open, and choose my status."""
        agent = _my_agent(persona)
        agent._beat(status=body.status)
        return {"agent": agent._to_payload()}

    @chat_route("status", body=desk.StatusRequest, answer=contract.AgentAnswer,
                limit="change")  # fmt: skip
    def status(self, persona, body):
        """Choose my status, and what I say while I am away."""
        agent = _my_agent(persona)
        agent._beat(status=body.status, away_text=body.away_text)
        if body.transfer_open and body.status != "online":
            agent._transfer_open(persona)
        return {"agent": agent._to_payload()}

    @chat_route("decline", body=base.ChannelRequest, answer=contract.DoneAnswer,
                limit="change")  # fmt: skip
    def decline(self, persona, body):
        """Let somebody else have a conversation that is offered to me."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_accept(persona)
        channel._decline(persona)
        return {"is_done": True}

    @chat_route("priority", body=desk.PriorityRequest,
                answer=contract.ChannelAnswer, limit="change")  # fmt: skip
    def prioritize(self, persona, body):
        """Say how urgent a customer's conversation is."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_prioritize(persona)
        channel._prioritize(body.priority)
        return channel_answer(persona, channel)

    @chat_route("escalate", body=desk.EscalateRequest,
                answer=contract.ChannelAnswer, limit="change")  # fmt: skip
    def escalate(self, persona, body):
        """Give a conversation to a supervisor, one step more urgent."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_escalate(persona)
        channel._escalate(persona, note=body.note)
        return channel_answer(persona, channel)

    @chat_route("watch", body=desk.WatchRequest, answer=contract.WatchAnswer)
    def watch(self, persona, body):
        """Say that I have a conversation open, and hear who else of the desk has."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_watch(persona)
        return {"people": channel._watch(persona, is_watching=body.is_watching)}

    @chat_route("foresee", body=base.ChannelRequest,
                answer=contract.ForesightAnswer, writes=False)  # fmt: skip
    def foresee(self, persona, body):
        """Show what assignment would decide now, without doing it."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_watch(persona)
        return channel._foresee()


def _my_agent(persona):
    """Find the caller's desk.

    :raises ChatForbidden: ``forbidden``.
    """
    agent = persona.env["seitech.chat.agent"]._current()
    if not agent:
        raise ChatForbidden("forbidden", persona.env._("You are not an agent."))
    return agent
