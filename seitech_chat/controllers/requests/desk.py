"""Request models of the support desk's routes."""

from ...logic import contract
from .base import AwayText, ChannelRequest, Flag, Note, Request


class AgentStatusRequest(Request):
    """My new agent status. Without ``away_text`` the away text stays as it is.

    ``transfer_open`` returns my open conversations to their queues. With the status
    ``online`` it has no effect.
    """

    status: contract.AgentStatus
    away_text: AwayText | None = None
    transfer_open: Flag = False


class PriorityRequest(ChannelRequest):
    """The new priority of a conversation."""

    priority: contract.Priority


class EscalateRequest(ChannelRequest):
    """A conversation to escalate, with a note for the supervisor."""

    note: Note = ""


class ViewingRequest(ChannelRequest):
    """My viewer state of a conversation, sent every twenty seconds while it is open."""

    is_viewing: Flag = True
