from odoo import fields, models


class SeitechChatVisitor(models.Model):
    _inherit = "seitech.chat.visitor"
    _rec_names_search = ["name", "email"]

    def unlink(self):
        """Delete visitors; those with conversations are erased instead.

        The conversations remain, with their numbers and times. The erasure runs in the
        background; the person's access ends at once.
        """
        self.check_access("unlink")
        # sudo: seitech.chat.channel - whether the visitor has conversations
        served = self.filtered(lambda one: one.sudo().channel_ids)
        served._chat_request_erasure()
        return super(SeitechChatVisitor, self - served).unlink()

    def _chat_request_erasure(self):
        """Begin to erase these visitors as one person per company.

        Their tokens end at once, and so does what their name is shown for.
        """
        # sudo: seitech.chat.privacy.request - the caller may delete these visitors
        requests = self.env["seitech.chat.privacy.request"].sudo()
        for company, visitors in self.grouped("company_id").items():
            request = requests.create(
                {
                    "kind": "erase",
                    "state": "running",
                    "company_id": company.id,
                    "visitor_ids": [fields.Command.set(visitors.ids)],
                    "asked_by_user_id": self.env.user.id,
                    "asked_at": fields.Datetime.now(),
                }
            )
            request._record("data_requested")
            request._wake()
