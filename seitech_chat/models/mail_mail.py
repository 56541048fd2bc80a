from lxml import html

from odoo import api, models
from odoo.tools import email_normalize

MARK = "data-chat-message"  # on the part of an email that shows one message
UNSENT = ("outgoing", "exception")


class MailMail(models.Model):
    _inherit = "mail.mail"

    _chat_unsent = models.Index("(id) WHERE state IN ('outgoing', 'exception')")

    @api.model
    def _remove_chat_message(self, message):
        """Remove a deleted message from the emails that are queued or failed.

        An email that shows nothing else is deleted. An email that is being sent is left
        unchanged: waiting for the mail server would keep the conversation locked.

        :param message: one ``seitech.chat.message``.
        """
        # sudo: mail.mail - our emails, about a message that the user may delete
        mails = self.sudo().search(
            [
                ("state", "in", UNSENT),
                ("body_html", "like", f'{MARK}="{message.id}"'),
            ]
        )
        for mail in mails.try_lock_for_update():
            body = html.fragment_fromstring(mail.body_html)
            for part in body.xpath(f"//*[@{MARK}='{message.id}']"):
                part.drop_tree()
            if body.xpath(f"//*[@{MARK}]"):
                mail.body_html = html.tostring(body, encoding="unicode")
            else:
                mail.unlink()

    @api.model
    def _remove_deleted_messages(self, addresses=()):
        """Remove deleted messages from unsent emails, and the emails to some addresses.

        An email that is being sent is left unchanged.

        :param addresses: email addresses whose unsent chat emails are deleted.
        """
        # sudo: mail.mail - our emails, in core's queue
        mails = self.sudo().search(
            [("state", "in", UNSENT), ("headers", "like", "X-Auto-Response-Suppress")]
        )
        wanted = {address.lower() for address in addresses}
        # sudo: seitech.chat.message - whether a message still has a text
        messages = self.env["seitech.chat.message"].sudo()
        for mail in mails.try_lock_for_update():
            if email_normalize(mail.email_to, strict=False) in wanted:
                mail.unlink()
                continue
            body = html.fragment_fromstring(mail.body_html, create_parent="div")
            ids = {int(one) for one in body.xpath(f"//@{MARK}") if one.isdecimal()}
            gone = messages.browse(ids).exists().filtered("deleted_at")
            for message in gone:
                self._remove_chat_message(message)
