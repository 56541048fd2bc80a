"""Version 2 renamed models and columns; databases of version 1 must be recreated."""

from odoo.addons.seitech_chat.tools import database_version


def migrate(cr, version):
    """Refuse the update before anything in the database changes."""
    database_version.check(cr)
