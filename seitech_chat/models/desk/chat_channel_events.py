from odoo import models

from ..channel.chat_channel_system_messages import add_line
from . import customer


class SeitechChatChannelEvents(models.Model):
    """Events of the service in a customer's conversation."""

    _inherit = "seitech.chat.channel"

    def _post_event(self, what, *names, by=None):
        """Add an event for a person joining, a transfer, an end or a reopening.

        Call ``_lock`` first. An event shares the position of the previous message. It
        is never unread, is no preview, cannot be answered and causes no email. Its text
        is written for the customer, in the customer's language.

        :param str what: one of ``logic.contract.SystemMessageKind``.
        :param names: names of the people and departments involved, in the form that the
            customer may see and in the order documented there.
        :param by: the ``Persona`` of the desk who caused it, shown to the desk alone.
        :return: the ``seitech.chat.message``.

        Emits ``seitech.chat.channel/message_new``.
        """
        env = self.with_context(lang=customer.lang_of(self)).env
        text = event_text(env, what, *names)
        system_data = {"kind": what, "names": list(names), "more_count": 0}
        return add_line(self, "event", text, system_data, done_by=by and by.name)


def event_text(env, what, *names):
    """Return an event's text for the customer, in the environment's language."""
    who, other = (*names, "", "")[:2]
    joined = env._("%(who)s joined the conversation.", who=who)
    texts = {
        "taken": joined,
        "assigned": joined,
        "escalated": _transferred_text(env, other, who) if other else joined,
        "transferred": _transferred_text(env, who, other),
        "department_changed": _transferred_text(env, who, other),
        "returned": env._("%(who)s left the conversation.", who=who),
        "ended": env._("The conversation has ended."),
        "customer_ended": env._("You ended the conversation."),
        "reopened": env._("The conversation was reopened."),
        "customer_reopened": env._("You reopened the conversation."),
        "continued": env._("You continued in a new conversation."),
        "continues": env._("This continues your earlier conversation."),
    }
    return texts[what]


def _transferred_text(env, origin, target):
    return env._(
        "You were transferred from %(origin)s to %(target)s.",
        origin=origin,
        target=target,
    )
