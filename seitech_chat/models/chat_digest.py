from datetime import timedelta

from odoo import api, models
from odoo.tools import format_datetime, formataddr
from odoo.tools.misc import hash_sign, verify_hash_signed

from ..logic.text import html_to_text

SCOPE = "seitech_chat.unsubscribe"
TOKEN_LIFETIME = timedelta(days=365)
MESSAGES_SHOWN = 20  # of one digest; the rest is counted
TEXT_LENGTH = 500  # characters shown of one message


class SeitechChatDigest(models.AbstractModel):
    """The mail that tells somebody what they missed in one conversation."""

    _name = "seitech.chat.digest"
    _description = "Chat Mail Digest"

    @api.model
    def _queue(self, digests):
        """Put mails into core's queue, one per person and conversation.

        :param digests: list of ``(row, messages)``: a member's ``user_id`` and
            ``channel_id``, and the messages to tell, oldest first; none are no mail.
        :return: the ``mail.mail`` records.
        """
        # sudo: res.users, seitech.chat.channel, mail.mail - a scheduled action writes
        # to members of a conversation what they may read there
        users = self.env["res.users"].sudo()
        channels = self.env["seitech.chat.channel"].sudo()
        mails = self.env["mail.mail"].sudo()
        vals = []
        for row, messages in digests:
            user = users.browse(row["user_id"])
            if messages and user.email:
                channel = channels.browse(row["channel_id"])
                mine = self.with_context(lang=user.lang, tz=user.tz)
                vals.append(mine._mail_vals(user, channel, messages))
        return mails.create(vals)

    def _mail_vals(self, user, channel, messages):
        """Write one mail in the person's language and time zone."""
        company = channel.company_id
        base_url = channel.get_base_url()
        unsubscribe = f"{base_url}/chat/unsubscribe/{self._token(user)}"
        names = [author["name"] for author in messages._authors().values()]
        title = channel.name or ", ".join(dict.fromkeys(names))
        body = self.env["ir.qweb"]._render(
            "seitech_chat.chat_mail_digest",
            {
                "company": company,
                "user": user,
                "title": title,
                "messages": self._lines(user, messages[-MESSAGES_SHOWN:]),
                "left_count": max(len(messages) - MESSAGES_SHOWN, 0),
                "url": base_url + channel._page_for(user),
                "unsubscribe_url": unsubscribe,
            },
        )
        return {
            "subject": self._subject(title, len(messages)),
            "body_html": body,
            "email_from": company.email_formatted or self.env.user.email_formatted,
            "email_to": formataddr((user.name or "", user.email)),
            "auto_delete": True,
            "headers": repr(
                {
                    "List-Unsubscribe": f"<{unsubscribe}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                    "Auto-Submitted": "auto-generated",
                    "X-Auto-Response-Suppress": "OOF, DR, RN, NRN, AutoReply",
                }
            ),
        }

    def _subject(self, title, count):
        if count == 1:
            return self.env._("New message in the chat: %(title)s", title=title)
        return self.env._(
            "%(count)s new messages in the chat: %(title)s", count=count, title=title
        )

    def _lines(self, user, messages):
        authors = messages._authors()
        lines = []
        for message in messages:
            text = html_to_text(str(message.body or ""))[:TEXT_LENGTH]
            lines.append(
                {
                    "author": authors[message.id]["name"],
                    "at": format_datetime(
                        self.env, message.created_at, tz=user.tz, dt_format="short"
                    ),
                    "text": text or self.env._("Sent a file"),
                }
            )
        return lines

    @api.model
    def _token(self, user):
        """Sign who may be unsubscribed by a link in a mail to them."""
        # sudo: ir.config_parameter - hash_sign reads the database's secret
        return hash_sign(self.sudo().env, SCOPE, [user.id], expiration=TOKEN_LIFETIME)

    @api.model
    def _user_of(self, token):
        """Find whom a link belongs to.

        :param str token: as it stands in the link, anything.
        :return: one ``res.users`` in sudo, or none when forged, old or gone.
        """
        # sudo: the signature is checked with the database's secret; it names one user
        env = self.sudo().env
        try:
            values = verify_hash_signed(env, SCOPE, token)
        except ValueError:
            values = None
        if not values:
            return env["res.users"]
        return env["res.users"].browse(values[0]).exists()
