import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize
from odoo.tools.misc import hash_sign, verify_hash_signed

from ...logic.characters import without_links
from ...logic.languages import to_language_tag
from ...logic.text import html_to_text

SCOPE = "seitech_chat.unsubscribe"
TOKEN_LIFETIME = timedelta(days=365)

_logger = logging.getLogger(__name__)


class SeitechChatEmailMixin(models.AbstractModel):
    """How every mail of the chat looks and leaves: one frame, Odoo's own queue."""

    _name = "seitech.chat.mail"
    _description = "Chat Mail"

    def _mail_vals(self, address, subject, template, *, company, user=None, **values):
        """Return one mail in the language of the environment, for ``_queue_emails``.

        Nothing that a person outside the company typed belongs into ``subject``. In
        the template, such text goes through ``plain``.

        :param str address: of the recipient, with or without a name.
        :param str subject: a sentence of ours; of names, only the company's.
        :param str template: its content, in ``seitech_chat.mail_frame``.
        :param company: ``res.company`` that it comes from.
        :param user: ``res.users`` who can end these mails by a link in them; a customer
            is written to about what they asked, and has none.
        :param values: what the template names.
        :return: values of a ``mail.mail``.
        """
        lang = self.env.context.get("lang") or "en_US"
        unsubscribe = user and self._unsubscribe_url(user)
        body = self.env["ir.qweb"]._render(
            template,
            {
                "company": company,
                "subject": subject,
                # `lang` is the language that QWeb itself renders in.
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
        """Add emails to Odoo's queue, as many as an address may get in a day.

        The limit counts all senders together: nobody can have the company's server
        fill a stranger's mailbox.

        :param str kind: a key of ``logic.limits.EMAIL_LIMITS``.
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
        """Name the time zone of the environment: ``America/Recife (UTC-03:00)``."""
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        name = self.env.context.get("tz") or self.env.user.tz or "UTC"
        return f"{name} (UTC{now.isoformat()[-6:]})"

    @api.model
    def _is_staff_text(self, message):
        """Return whether a message is of the company's own people.

        Only their text keeps its links in an email. Customers, students and lines of
        the system, which quote their names, are written without.
        """
        # sudo: res.users - which side of the desk an author is on
        author = message.author_user_id.sudo()
        return message.message_type != "system" and bool(author) and not author.share

    @api.model
    def _plain_text(self, message):
        """Return the text of a message as an email may show it."""
        text = html_to_text(str(message.body or ""))
        return text if self._is_staff_text(message) else without_links(text)

    def _unsubscribe_url(self, user):
        return f"{self.get_base_url()}/chat/unsubscribe/{self._token(user)}"

    @api.model
    def _token(self, user):
        """Sign who may be unsubscribed by a link in a mail to them."""
        # sudo: ir.config_parameter - hash_sign reads the database's secret
        return hash_sign(self.sudo().env, SCOPE, [user.id], expiration=TOKEN_LIFETIME)

    @api.model
    def _user_from_token(self, token):
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
