from odoo import models

from ..tools import database_version


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _register_hook(self):
        super()._register_hook()
        database_version.check(self.env.cr)
