from odoo import fields, models
from odoo.tools import format_list

from ...logic.contract import MAX_SYSTEM_MESSAGE_NAMES
from ...logic.text import text_to_html


class SeitechChatChannelSystemMessages(models.Model):
    """System messages in a conversation."""

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
        text = system_message_text(self, what, named, more_count)
        message = add_line(self, "system", text, system_data)
        member = by and self._get_member(by)
        if member:
            version, position = self._take_version()
            member._write_positions(version, read=position, delivered=position)
            member._emit_state()
        return message


def add_line(channel, message_type, text, system_data, **more):
    """Add a message without an author and take its version and position.

    :param str message_type: ``system``, or ``event`` without a position of its own.
    :param dict system_data: the structured content: kind and names.
    :return: the ``seitech.chat.message``.

    Emits ``seitech.chat.channel/message_new``.
    """
    channel.ensure_one()
    has_position = message_type == "system"
    version, position = channel._take_version(with_position=has_position)
    message = channel.env["seitech.chat.message"].create(
        {
            "channel_id": channel.id,
            "company_id": channel.company_id.id,
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


def system_message_text(channel, what, names, more_count):
    """Return a system message's text, in the language of the person who acted."""
    who, *others = names
    if more_count:
        others.append(channel.env._("%(count)s more", count=more_count))
    whom = format_list(channel.env, others)
    texts = {
        "created": channel.env._(
            "%(who)s created the group %(name)s.", who=who, name=whom
        ),
        "renamed": channel.env._(
            "%(who)s renamed the group to %(name)s.", who=who, name=whom
        ),
        "invited": channel.env._("%(who)s invited %(whom)s.", who=who, whom=whom),
        "member_removed": channel.env._(
            "%(who)s removed %(whom)s.", who=who, whom=whom
        ),
        "left": channel.env._("%(who)s left the group.", who=who),
        "moderator_added": channel.env._(
            "%(who)s made %(whom)s a moderator.", who=who, whom=whom
        )
        if others
        else channel.env._("%(who)s is now a moderator.", who=who),
        "moderator_removed": channel.env._(
            "%(who)s removed %(whom)s as moderator.",
            who=who,
            whom=whom,
        ),
        "group_closed": channel.env._("%(who)s closed the group.", who=who),
        "group_reopened": channel.env._("%(who)s reopened the group.", who=who),
        "response_timeout": channel.env._(
            "%(who)s couldn't reply in time. Someone else will help.", who=who
        ),
        "agent_offline": channel.env._(
            "%(who)s had to leave. Someone else will help.", who=who
        ),
        "overflowed": channel.env._(
            "%(who)s is busy. %(whom)s will help instead.", who=who, whom=whom
        ),
        "abandoned": channel.env._("The conversation ended because no one was there."),
    }
    return texts[what]
