from odoo import api, models

# One run sends so many, each in at most five seconds: all of them late ends before
# Odoo's limit_time_real (120 s), which would undo the run and send all of it again.
AT_ONCE = 15


class MailPush(models.Model):
    _inherit = "mail.push"

    @api.model
    def _push_notification_to_endpoint(self, batch_size=50):
        return super()._push_notification_to_endpoint(min(batch_size, AT_ONCE))
