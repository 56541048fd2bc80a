"""Notify the desk's users of the changes of a conversation, and audit the changes."""

from odoo.fields import Domain

# Dismissed for all users when a conversation is assigned, or when its service ends.
QUEUE_KINDS = ("urgent", "offered")
SERVICE_KINDS = (
    *QUEUE_KINDS, "assigned", "escalated", "unassigned", "sla_warning", "sla_breach",
)  # fmt: skip
# Dismissed for the former agent when a conversation is no longer theirs.
ASSIGNEE_KINDS = ("assigned", "unread")
# Dismissed for a user who is no longer an agent.
OF_DESK = tuple(dict.fromkeys((*SERVICE_KINDS, *ASSIGNEE_KINDS, "mention")))
AUDITED = {"manual": "assigned", "transferred": "transferred", "escalated": "escalated"}


def notify_assigned(channel, agent, how, *, assigned_by=None):
    """Update notifications after a conversation was assigned to an agent.

    :param str how: a value of the assignment's ``how``.
    :param assigned_by: the ``Persona`` who decided, None for the rules.

    Emits ``seitech.chat.notification/changed``.
    """
    notifications = channel.env["seitech.chat.notification"]
    here = Domain("channel_id", "=", channel.id)
    theirs = Domain("user_id", "=", agent.user_id.id)
    notifications._mark_read(
        here
        & (
            Domain("kind", "in", QUEUE_KINDS)
            | (theirs & Domain("kind", "=", "unassigned"))
        )
    )
    # An agent who assigned the conversation to themselves needs no notification.
    if how not in ("accepted", "offered") and not (
        assigned_by and assigned_by.id == agent.user_id.id
    ):
        kind = "escalated" if how == "escalated" else "assigned"
        notifications._notify(channel, agent.user_id, kind)
    if assigned_by and how in AUDITED:
        channel.env["seitech.chat.audit"]._record(
            AUDITED[how], channel=channel, user=assigned_by.record, detail=agent.name
        )


def notify_released(channel, agent, reason, *, by=None):
    """Notify an agent that a conversation is no longer theirs, with the reason.

    :param str reason: a value of the assignment's ``release_reason``.
    :param by: the ``Persona`` who decided, None for the rules.

    Emits ``seitech.chat.notification/changed``.
    """
    notifications = channel.env["seitech.chat.notification"]
    theirs = Domain("channel_id", "=", channel.id) & Domain(
        "user_id", "=", agent.user_id.id
    )
    notifications._mark_read(theirs & Domain("kind", "in", ASSIGNEE_KINDS))
    # Skipped: an agent who released it themselves, or who may not serve any more.
    if agent._may_serve() and not (by and by.id == agent.user_id.id):
        notifications._notify(channel, agent.user_id, "unassigned", subject=reason)


def notify_urgent(channel):
    """Notify available agents of the department of an urgent waiting conversation.

    Emits ``seitech.chat.notification/changed``.
    """
    if channel.priority == "urgent":
        agents = channel.department_id.agent_ids.filtered("is_available")
        channel.env["seitech.chat.notification"]._notify(
            channel, agents.user_id, "urgent"
        )


def dismiss_all(channel):
    """Dismiss the desk's notifications of a service.

    Emits ``seitech.chat.notification/changed``.
    """
    here = Domain("channel_id", "=", channel.id)
    channel.env["seitech.chat.notification"]._mark_read(
        here & Domain("kind", "in", SERVICE_KINDS)
    )
