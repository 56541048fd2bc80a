from odoo import api, models

from . import loader


class ResCompany(models.Model):
    """The entry of the demo files: a ``<function>`` can only call a model."""

    _inherit = "res.company"

    @api.model
    def _load_chat_demo(self, step):
        """Run one step of the demo: a function of ``loader``."""
        getattr(loader, step)(self.env)
