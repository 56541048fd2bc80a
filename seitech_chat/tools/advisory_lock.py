"""Locks of keys, for what has no row to lock yet."""

from odoo.tools import SQL


def lock_key(cr, kind, key):
    """Lock a key against concurrent transactions until this one ends.

    :param str kind: namespace of the key.
    """
    cr.execute(
        SQL(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            f"seitech_chat.{kind}:{key}",
        )
    )
