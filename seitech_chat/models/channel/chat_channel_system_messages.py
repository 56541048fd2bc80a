from odoo import fields, models
from odoo.tools import format_list

from ...logic.contract import MAX_SYSTEM_MESSAGE_NAMES
from ...logic.text import text_to_html


class SeitechChatChannelSystemMessages(models.Model):
    """System messages and events in a conversation."""

    _inherit = "seitech.chat.channel"

    def _post_system_message(self, what, *names, by=None):
        """Add a system message. Call ``_lock`` first.

        It has a position of its own. It is also added to a closed conversation.

        :param str what: one of ``logic.contract.SystemMessageKind``.
        :param names: names of the people and things involved, in the order documented
            there.
        :param by: the ``Persona`` who caused it, for whom it counts as read.
        :return: the ``seitech.chat.message``.

        Emits ``seitech.chat.channel/message_new`` and, where ``by`` takes part,
        ``seitech.chat.channel/member_changed``.
        """
        named = list(names[:MAX_SYSTEM_MESSAGE_NAMES])
        more_count = len(names) - len(named)
        system_data = {"kind": what, "names": named, "more_count": more_count}
        text = self._system_message_text(what, named, more_count)
        message = self._add_line("system", text, system_data)
        member = by and self._get_member(by)
        if member:
            version, position = self._take_version()
            member._write_positions(version, read=position, delivered=position)
            member._emit_state()
        return message

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
        text = self.with_context(lang=self._event_lang())._event_text(what, *names)
        system_data = {"kind": what, "names": list(names), "more_count": 0}
        return self._add_line("event", text, system_data, done_by=by and by.name)

    def _event_lang(self):
        """Return the language of this conversation's events, as a hook."""
        return self.company_id.partner_id.lang or "en_US"

    def _add_line(self, message_type, text, system_data, **more):
        """Add a message without an author and take its version and position.

        :param str message_type: ``system``, or ``event`` without a position of its own.
        :param dict system_data: the structured content: kind and names.
        :return: the ``seitech.chat.message``.

        Emits ``seitech.chat.channel/message_new``.
        """
        self.ensure_one()
        has_position = message_type == "system"
        version, position = self._take_version(with_position=has_position)
        message = self.env["seitech.chat.message"].create(
            {
                "channel_id": self.id,
                "company_id": self.company_id.id,
                "version": version,
                "position": position,
                "message_type": message_type,
                # A name that looks like a web address must not become a link.
                "body": text_to_html(text, has_links=False),
                "system_data": system_data,
                "created_at": fields.Datetime.now(),
                **more,
            }
        )
        message._emit_state("message_new")
        return message

    def _event_text(self, what, *names):
        """Return an event's text for the customer, in the environment's language."""
        who, other = (*names, "", "")[:2]
        joined = self.env._("%(who)s joined the conversation.", who=who)
        texts = {
            "taken": joined,
            "assigned": joined,
            "escalated": self._transferred_text(other, who) if other else joined,
            "transferred": self._transferred_text(who, other),
            "department_changed": self._transferred_text(who, other),
            "returned": self.env._("%(who)s left the conversation.", who=who),
            "ended": self.env._("The conversation has ended."),
            "customer_ended": self.env._("You ended the conversation."),
            "reopened": self.env._("The conversation was reopened."),
            "customer_reopened": self.env._("You reopened the conversation."),
            "continued": self.env._("You continued in a new conversation."),
            "continues": self.env._("This continues your earlier conversation."),
        }
        return texts[what]

    def _transferred_text(self, origin, target):
        return self.env._(
            "You were transferred from %(origin)s to %(target)s.",
            origin=origin,
            target=target,
        )

    def _system_message_text(self, what, names, more_count):
        """Return a system message's text, in the language of the person who acted."""
        who, *others = names
        if more_count:
            others.append(self.env._("%(count)s more", count=more_count))
        whom = format_list(self.env, others)
        texts = {
            "created": self.env._(
                "%(who)s started the group %(name)s.", who=who, name=whom
            ),
            "renamed": self.env._(
                "%(who)s renamed the group to %(name)s.", who=who, name=whom
            ),
            "invited": self.env._("%(who)s invited %(whom)s.", who=who, whom=whom),
            "member_removed": self.env._(
                "%(who)s removed %(whom)s.", who=who, whom=whom
            ),
            "left": self.env._("%(who)s left.", who=who),
            "moderator_added": self.env._(
                "%(who)s made %(whom)s a moderator.", who=who, whom=whom
            )
            if others
            else self.env._("%(who)s is a moderator now.", who=who),
            "moderator_removed": self.env._(
                "%(whom)s is no moderator any more, decided %(who)s.",
                who=who,
                whom=whom,
            ),
            "group_closed": self.env._("%(who)s closed the conversation.", who=who),
            "group_reopened": self.env._(
                "%(who)s opened the conversation again.", who=who
            ),
            "response_timeout": self.env._(
                "%(who)s could not answer in time. Somebody else will help.", who=who
            ),
            "agent_offline": self.env._(
                "%(who)s had to leave. Somebody else will help.", who=who
            ),
            "overflowed": self.env._(
                "%(who)s is busy. %(whom)s will help instead.", who=who, whom=whom
            ),
            "abandoned": self.env._(
                "Nobody was there any more, so the conversation was ended."
            ),
        }
        return texts[what]
