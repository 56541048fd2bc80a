from odoo import fields, models
from odoo.tools import format_list

from ..logic.contract import MAX_NOTICE_NAMES
from ..logic.text import text_to_html


class SeitechChatChannelNotice(models.AbstractModel):
    """What the system writes into a conversation: lines nobody typed."""

    _name = "seitech.chat.channel.notice"
    _description = "Chat Conversation: Notices"

    def _post_notice(self, what, *names, by=None):
        """Add a line that tells what happened. Call ``_lock`` first.

        It has its place among the messages, also in a conversation that is closed.

        :param str what: of ``logic.contract.NoticeKind``.
        :param names: of the people and things it is about, in the order named there.
        :param by: the ``Persona`` who did it, for whom it is not news.
        :return: the ``seitech.chat.message``.

        Emits ``seitech.chat.channel/message_new`` and, where ``by`` takes part,
        ``seitech.chat.channel/member_changed``.
        """
        self.ensure_one()
        named = list(names[:MAX_NOTICE_NAMES])
        more_count = len(names) - len(named)
        version, position = self._take_version(with_position=True)
        message = self.env["seitech.chat.message"].create(
            {
                "channel_id": self.id,
                "company_id": self.company_id.id,
                "version": version,
                "position": position,
                "message_type": "system",
                # A name that reads as a web address is no link.
                "body": text_to_html(
                    self._notice_text(what, named, more_count), has_links=False
                ),
                "notice": {"what": what, "names": named, "more_count": more_count},
                "created_at": fields.Datetime.now(),
            }
        )
        message._emit_state("message_new")
        member = by and self._member_of(by)
        if member:
            version, position = self._take_version()
            member._write_positions(version, read=position, delivered=position)
            member._emit_state()
        return message

    def _notice_text(self, what, names, more_count):
        """Say what happened in the language of whoever caused it."""
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
            "removed": self.env._("%(who)s removed %(whom)s.", who=who, whom=whom),
            "left": self.env._("%(who)s left.", who=who),
            "moderator": self.env._(
                "%(who)s made %(whom)s a moderator.", who=who, whom=whom
            )
            if others
            else self.env._("%(who)s is a moderator now.", who=who),
            "member": self.env._(
                "%(whom)s is no moderator any more, decided %(who)s.",
                who=who,
                whom=whom,
            ),
            "closed": self.env._("%(who)s closed the conversation.", who=who),
            "opened": self.env._("%(who)s opened the conversation again.", who=who),
            "silent": self.env._(
                "%(who)s could not answer in time. Somebody else will help.", who=who
            ),
            "offline": self.env._(
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
