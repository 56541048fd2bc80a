from odoo import api, models
from odoo.exceptions import ValidationError

from ...logic.addresses import endpoint_host
from ...logic.contract import MAX_URL_LENGTH
from ...tools.web_push import install

MAX_DEVICES = 10  # per person; a new one replaces the least recently used one
MAX_KEYS_LENGTH = 500  # characters; two keys and their names are 150

install()


class MailPushDevice(models.Model):
    """A browser to push to. Core lets every signed-in user register one by RPC."""

    _inherit = "mail.push.device"

    @api.model_create_multi
    def create(self, vals_list):
        devices = super().create(vals_list)
        devices._drop_surplus()
        return devices

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self._drop_surplus()
        return result

    @api.constrains("endpoint", "keys", "partner_id")
    def _check_endpoint(self):
        """Refuse addresses that no browser uses.

        Colleagues may use the push service of every browser, customers a known one.
        """
        push = self.env["seitech.chat.web.push"]
        for device in self:
            is_colleague = not device.partner_id.partner_share
            is_allowed = endpoint_host if is_colleague else push._is_service
            if (
                len(device.endpoint) > MAX_URL_LENGTH
                or len(device.keys) > MAX_KEYS_LENGTH
                or not is_allowed(device.endpoint)
            ):
                raise ValidationError(
                    self.env._("This isn't the address of a known push service.")
                )

    @api.model
    def _latest_of(self, partner_id):
        """Return the devices of one person that receive pushes, latest first."""
        return self.search(
            [("partner_id", "=", partner_id)],
            order="write_date desc, id desc",
            limit=MAX_DEVICES,
        )

    def _drop_surplus(self):
        # sudo: mail.push.device - of the people whose device was just registered
        devices = self.sudo()
        for partner in devices.partner_id:
            kept = devices._latest_of(partner.id)
            if len(kept) == MAX_DEVICES:
                devices.search(
                    [("partner_id", "=", partner.id), ("id", "not in", kept.ids)]
                ).unlink()
