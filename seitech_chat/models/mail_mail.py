from lxml import html

from odoo import api, models

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
