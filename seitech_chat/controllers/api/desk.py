"""Routes for the support desk: assignment, queue, presence and priority."""

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
        """Accept a waiting conversation."""
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
        """Assign a conversation to an agent."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_transfer(persona)
        if not body.is_confirmed:
            agents = persona.env["seitech.chat.agent"]
            agent = agents._find_serving(channel, body.agent_id)
            agent._check_available_for(channel, persona)
        channel._assign_to_agent(persona, body.agent_id, note=body.note)
        return channel_answer(persona, channel)

    @chat_route("transfer", body=base.TransferRequest,
                answer=contract.ChannelAnswer, limit="change")  # fmt: skip
    def transfer(self, persona, body):
        """Transfer a conversation to the queue of another department."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_transfer(persona)
        departments = persona.env["seitech.chat.department"]
        department = departments._find_in_company(
            channel.company_id, body.department_id
        )
        department._check_serves()
        if not body.is_confirmed:
            department._check_available()
        channel._transfer_to_department(persona, body.department_id, note=body.note)
        return channel_answer(persona, channel)

    @chat_route("reopen", body=base.ChannelRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def reopen(self, persona, body):
        """Reopen an ended conversation."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_reopen(persona)
        channel._reopen(persona)
        return channel_answer(persona, channel)

    @chat_route("queue", answer=contract.QueueAnswer, writes=False)
    def queue(self, persona, body):
        """Return the queue, the departments, the agents and my offers."""
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

    @chat_route(
        "agent-heartbeat", body=base.AgentHeartbeatRequest, answer=contract.AgentAnswer
    )
    def agent_heartbeat(self, persona, body):
        """Send a heartbeat of my inbox, with an optional new status."""
        agent = _my_agent(persona)
        agent._heartbeat(status=body.status)
        return {"agent": agent._to_payload()}

    @chat_route("agent-status", body=desk.AgentStatusRequest,
                answer=contract.AgentAnswer, limit="change")  # fmt: skip
    def set_agent_status(self, persona, body):
        """Set my agent status and my away text."""
        agent = _my_agent(persona)
        agent._heartbeat(status=body.status, away_text=body.away_text)
        if body.transfer_open and body.status != "online":
            agent._transfer_open(persona)
        return {"agent": agent._to_payload()}

    @chat_route("decline", body=base.ChannelRequest, answer=contract.DoneAnswer,
                limit="change")  # fmt: skip
    def decline(self, persona, body):
        """Decline a conversation that is offered to me."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_accept(persona)
        persona.env["seitech.chat.offer"]._decline(channel, persona)
        return {"is_done": True}

    @chat_route("priority", body=desk.PriorityRequest,
                answer=contract.ChannelAnswer, limit="change")  # fmt: skip
    def prioritize(self, persona, body):
        """Set the priority of a customer's conversation."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_prioritize(persona)
        channel._prioritize(body.priority)
        return channel_answer(persona, channel)

    @chat_route("escalate", body=desk.EscalateRequest,
                answer=contract.ChannelAnswer, limit="change")  # fmt: skip
    def escalate(self, persona, body):
        """Escalate a conversation to a supervisor and raise its priority one step."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_escalate(persona)
        channel._escalate(persona, note=body.note)
        return channel_answer(persona, channel)

    @chat_route("viewing", body=desk.ViewingRequest, answer=contract.ViewersAnswer)
    def set_viewing(self, persona, body):
        """Register me as a viewer of a conversation and list its viewers."""
        channel = find_channel(persona, body.channel_id)
        viewers = persona.env["seitech.chat.viewer"]
        viewers._check_may_view(channel, persona)
        people = viewers._set_viewing(channel, persona, is_viewing=body.is_viewing)
        return {"people": people}

    @chat_route("assignment-preview", body=base.ChannelRequest,
                answer=contract.AssignmentPreviewAnswer, writes=False)  # fmt: skip
    def preview_assignment(self, persona, body):
        """Preview the automatic assignment of a conversation without performing it."""
        channel = find_channel(persona, body.channel_id)
        persona.env["seitech.chat.viewer"]._check_may_view(channel, persona)
        return persona.env["seitech.chat.auto.assignment"]._preview(channel)


def _my_agent(persona):
    """Return the caller's agent record.

    :raises ChatForbidden: ``forbidden``.
    """
    agent = persona.env["seitech.chat.agent"]._current()
    if not agent:
        raise ChatForbidden("forbidden", persona.env._("You're not an agent."))
    return agent
