"""What the support desk's routes accept."""

from ...logic import contract
from .base import AwayText, ChannelRequest, Flag, Note, Request


class StatusRequest(Request):
    """What I am from now on. Without ``away_text`` it stays as it was.

    ``transfer_open`` returns my open conversations to their queues; while online it
    changes nothing.
    """

    status: contract.AgentStatus
    away_text: AwayText | None = None
    transfer_open: Flag = False


class PriorityRequest(ChannelRequest):
    """How urgent a conversation is."""

    priority: contract.Priority


class EscalateRequest(ChannelRequest):
    """What the supervisor should know."""

    note: Note = ""


class WatchRequest(ChannelRequest):
    """I have the conversation open (said every twenty seconds), or closed it."""

    is_watching: Flag = True
