import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize
from odoo.tools.misc import hash_sign, verify_hash_signed

from ...logic.characters import without_links
from ...logic.languages import to_language_tag

SCOPE = "seitech_chat.unsubscribe"
TOKEN_LIFETIME = timedelta(days=365)

_logger = logging.getLogger(__name__)


class SeitechChatEmailMixin(models.AbstractModel):
    """The layout and the sending of every chat email: one frame, Odoo's own queue."""

    _name = "seitech.chat.email.mixin"
    _description = "Chat Email"

    def _mail_vals(
        self, address, subject, template, *, company, user=None, topic=(), **values
    ):
        """Return one email in the language of the environment, for ``_queue_emails``.

        ``subject`` must contain no text typed by a person outside the company. In the
        template, such text goes through ``plain``.

        :param str address: of the recipient, with or without a name.
        :param str subject: our own sentence; the only name in it is the company's.
        :param str template: its content, in ``seitech_chat.mail_frame``.
        :param company: ``res.company`` that sends it.
        :param user: ``res.users`` who can unsubscribe by a link in it. An email to a
            customer answers their own request, and has no such user.
        :param tuple topic: the emails that it turns off, for ``_turn_off_emails``.
        :param values: the template's values.
        :return: values of a ``mail.mail``.
        """
        lang = self.env.context.get("lang") or "en_US"
        unsubscribe = user and self._unsubscribe_url(user, *topic)
        body = self.env["ir.qweb"]._render(
            template,
            {
                "company": company,
                "subject": subject,
                # `lang` is the language in which QWeb itself renders.
                "html_lang": to_language_tag(lang),
                "plain": without_links,
                "zone": self._zone_text(),
                "is_rtl": self.env["res.lang"]._get_data(code=lang).direction == "rtl",
                "unsubscribe_url": unsubscribe,
                **values,
            },
        )
        sender = company.email_formatted or self.env.user.email_formatted
        headers = {
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, DR, RN, NRN, AutoReply",
        }
        if unsubscribe:
            headers["List-Unsubscribe"] = f"<{unsubscribe}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return {
            "subject": subject,
            "body_html": body,
            "email_to": address,
            "email_from": sender,
            "reply_to": sender,
            "auto_delete": True,
            "headers": repr(headers),
        }

    @api.model
    def _queue_emails(self, kind, vals_list):
        """Add emails to Odoo's queue, up to the daily limit of each address.

        The limit counts all senders together, so that no person can use the company's
        server to flood a stranger's mailbox.

        :param str kind: a key of ``logic.rate_limits.EMAIL_LIMITS``.
        :param vals_list: list of dicts, as ``_mail_vals`` returns them.
        :return: the ``mail.mail`` records, in sudo.
        """
        limits = self.env["seitech.chat.rate.limit"]
        allowed = []
        for vals in vals_list:
            address = email_normalize(vals["email_to"], strict=False)
            wait, _limit = limits._charge_recipient(kind, address or "")
            if wait:
                _logger.info("an email was left out: its address had enough today")
            else:
                allowed.append(vals)
        # sudo: mail.mail - core's queue, which core's own scheduled action sends
        return self.env["mail.mail"].sudo().create(allowed)

    def _zone_text(self):
        """Return the time zone of the environment: ``America/Recife (UTC-03:00)``."""
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        return f"{now.tzinfo.zone} (UTC{now.isoformat()[-6:]})"

    def _unsubscribe_url(self, user, *topic):
        return f"{self.get_base_url()}/chat/unsubscribe/{self._token(user, *topic)}"

    @api.model
    def _token(self, user, *topic):
        """Return a token to unsubscribe a user by a link in an email.

        :param topic: JSON values, see ``_turn_off_emails``.
        """
        # sudo: ir.config_parameter - hash_sign reads the database's secret
        env = self.sudo().env
        return hash_sign(env, SCOPE, [user.id, *topic], expiration=TOKEN_LIFETIME)

    @api.model
    def _read_token(self, token):
        """Return the user and the topic of an unsubscribe token.

        :param str token: from the link, any text.
        :return: ``(res.users in sudo, topic)``; no user when it is forged, expired, or
            its user is deleted.
        """
        # sudo: the signature is checked with the database's secret; it names one user
        env = self.sudo().env
        try:
            values = verify_hash_signed(env, SCOPE, token)
        except ValueError:
            values = None
        if not values:
            return env["res.users"], ()
        user_id, *topic = values
        return env["res.users"].browse(user_id).exists(), tuple(topic)

    @api.model
    def _turn_off_emails(self, user, topic):
        """Turn off the emails of a topic for a user, as a hook.

        :param tuple topic: its kind, followed by what else its package needs; empty for
            the emails about unread messages.
        """
        if not topic:
            self.env["seitech.chat.preference"]._update_preferences(
                user, {"email": "none"}
            )
