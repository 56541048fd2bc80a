from odoo import models


class SeitechChatVisitor(models.Model):
    _inherit = "seitech.chat.visitor"

    def unlink(self):
        """Delete visitors; those with conversations lose their personal data instead.

        The conversations remain, with their numbers and times.
        """
        served = self.filtered("channel_ids")
        for visitor in served:
            visitor._anonymize()
        return super(SeitechChatVisitor, self - served).unlink()
