"""Convert agents and conversations to the values that ``logic.assignment`` compares."""

from odoo import fields

from ...logic.assignment import Candidate, Requirements
from ...logic.languages import language_of


def requirements_of(channel):
    """Return a conversation's requirements as a ``logic.assignment.Requirements``."""
    agents = channel.env["seitech.chat.agent"]
    return Requirements(
        language=language_of(channel.lang) or None,
        skills=frozenset(map(str, channel.skill_ids.ids)),
        customer_id=agents._for_user(channel.student_id, channel.company_id).id or None,
    )


def candidates_of(agents):
    """Convert those of these agents who may serve: ``{id: Candidate}``."""
    agents = agents._may_serve()
    served = _last_assigned_at(agents)
    loads = agents._loads()
    return {
        agent.id: _to_candidate(agent, loads.get(agent.id, 0), served.get(agent.id))
        for agent in agents
    }


def candidate_now(agent):
    """Convert this agent, to whom a conversation was assigned just now."""
    load = agent._loads().get(agent.id, 0)
    return _to_candidate(agent, load, fields.Datetime.now())


def _to_candidate(agent, open_count, served_at):
    """Convert this agent to a ``Candidate`` for ``logic.assignment``."""
    return Candidate(
        id=agent.id,
        status=agent.status,
        is_alive=bool(agent.seen_at) and agent.seen_at >= agent._alive_since(),
        open_count=open_count,
        chat_limit=agent.chat_limit,
        languages=frozenset(language_of(lang.code) for lang in agent.lang_ids),
        skills=frozenset(map(str, agent.skill_ids.ids)),
        served_at=served_at,
    )


def _last_assigned_at(agents):
    """Return the agents' latest assignment times: ``{agent id: datetime}``."""
    groups = agents.env["seitech.chat.assignment"]._read_group(
        [("agent_id", "in", agents.ids)], ["agent_id"], ["assigned_at:max"]
    )
    return {agent.id: served_at for agent, served_at in groups}
