from datetime import timedelta

from odoo import api, models
from odoo.tools.misc import hash_sign, verify_hash_signed

SCOPE = "seitech_chat.unsubscribe"
TOKEN_LIFETIME = timedelta(days=365)


class SeitechChatMail(models.AbstractModel):
    """How every mail of the chat looks and leaves: one frame, Odoo's own queue."""

    _name = "seitech.chat.mail"
    _description = "Chat Mail"

    def _mail_vals(self, address, subject, template, *, company, user=None, **values):
        """Write one mail in the language of the environment, for Odoo's mail queue.

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
                "html_lang": lang.replace("_", "-"),
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

    def _unsubscribe_url(self, user):
        return f"{self.get_base_url()}/chat/unsubscribe/{self._token(user)}"

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
