"""Trigger scheduled actions.

A trigger costs a row and a NOTIFY. A burst of messages triggers each action once every
few seconds per process; the action's next run, within a minute, finds the rest.
"""

import logging
import time
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from .after_commit import after_commit

_logger = logging.getLogger(__name__)

QUIET_SECONDS = 3
_last_triggered = {}  # (database, action) → monotonic time of this process's trigger


def trigger_cron(env, xml_id):
    """Trigger a scheduled action with this transaction, where the action exists.

    :param str xml_id: of the ``ir.cron``.
    """
    cron = env.ref(xml_id, raise_if_not_found=False)
    if cron:
        # sudo: ir.cron - only triggers the action
        cron.sudo()._trigger()


def trigger_cron_after_commit(env, xml_id):
    """Trigger a scheduled action, unless this process has just triggered it.

    :param str xml_id: of the ``ir.cron``.
    """
    after_commit(env.cr, partial(_trigger, env.cr.dbname, xml_id), ("cron", xml_id))


def _trigger(dbname, xml_id):
    now = time.monotonic()
    last = _last_triggered.get((dbname, xml_id), -QUIET_SECONDS)
    if now - last < QUIET_SECONDS:
        return
    _last_triggered[dbname, xml_id] = now
    try:
        with Registry(dbname).cursor() as cr:
            trigger_cron(api.Environment(cr, SUPERUSER_ID, {}), xml_id)
    except Exception:  # noqa: BLE001 - the message is sent; the action runs each minute
        _logger.warning("could not trigger %s", xml_id, exc_info=True)
