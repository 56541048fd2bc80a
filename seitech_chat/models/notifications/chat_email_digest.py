from odoo import api, models
from odoo.tools import format_datetime, formataddr

from ...logic.characters import without_links
from ...logic.length import cut_text
from ..channel.chat_channel import url_for

MESSAGES_SHOWN = 20  # per digest; the rest is counted
TEXT_LENGTH = 500  # characters shown of one message


class SeitechChatEmailDigest(models.AbstractModel):
    """The email with the messages that a person missed in one conversation."""

    _name = "seitech.chat.email.digest"
    _inherit = ["seitech.chat.email.mixin"]
    _description = "Chat Email Digest"

    @api.model
    def _queue(self, digests):
        """Add digests to core's queue, one per person and conversation.

        :param digests: list of ``(row, messages)``: a member's ``user_id`` and
            ``channel_id``, and the messages to send, oldest first. Without messages
            there is no email.
        :return: the ``mail.mail`` records.
        """
        # sudo: res.users, seitech.chat.channel - a scheduled action sends members of a
        # conversation the messages that they may read there
        users = self.env["res.users"].sudo()
        channels = self.env["seitech.chat.channel"].sudo()
        vals = []
        for row, messages in digests:
            user = users.browse(row["user_id"])
            if messages and user.email:
                channel = channels.browse(row["channel_id"])
                tz = user.tz or channel.company_id.resource_calendar_id.tz or "UTC"
                mine = self.with_context(lang=user.lang, tz=tz)
                vals.append(mine._render_digest(user, channel, messages))
        return self._queue_emails("user", vals)

    def _render_digest(self, user, channel, messages):
        """Return one email's values, in the person's language and time zone."""
        names = list(messages._author_names().values())
        title = channel.name or ", ".join(dict.fromkeys(names))
        return self._mail_vals(
            formataddr((without_links(user.name or ""), user.email)),
            self._subject(channel.company_id, len(messages)),
            "seitech_chat.email_digest",
            company=channel.company_id,
            user=user,
            name=user.name,
            title=title,
            messages=self._lines(user, messages[-MESSAGES_SHOWN:]),
            left_count=max(len(messages) - MESSAGES_SHOWN, 0),
            url=channel.get_base_url() + url_for(channel, user),
        )

    def _subject(self, company, count):
        """Return a subject without group and author names: people type both."""
        if count == 1:
            return self.env._("New message: %(company)s chat", company=company.name)
        return self.env._(
            "%(count)s new messages: %(company)s chat",
            count=count,
            company=company.name,
        )

    def _lines(self, user, messages):
        authors = messages._author_names()
        lines = []
        for message in messages:
            text = cut_text(message._to_email_text(), TEXT_LENGTH)
            lines.append(
                {
                    "id": message.id,
                    "author": authors[message.id],
                    "at": format_datetime(
                        self.env,
                        message.created_at,
                        tz=self.env.context.get("tz"),
                        dt_format="short",
                    ),
                    "text": text or self.env._("Sent a file"),
                }
            )
        return lines
