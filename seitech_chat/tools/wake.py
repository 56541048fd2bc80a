"""Trigger a scheduled action as soon as this transaction commits.

A trigger costs a row and a NOTIFY. A burst of messages triggers each action once every
few seconds per process; the action's next run, within a minute, finds the rest.
"""

import logging
import time
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from .after_answer import run_after_response

_logger = logging.getLogger(__name__)

QUIET_SECONDS = 3
_last_triggered = {}  # (database, action) → monotonic time of this process's trigger


def trigger_cron_after_commit(env, xml_id):
    """Trigger a scheduled action, unless this process has just triggered it.

    :param str xml_id: of the ``ir.cron``.
    """
    hooks = env.cr.postcommit
    wanted = hooks.data.setdefault("seitech_chat.wake", set())
    if not wanted:
        wake = partial(_wake, env.cr.dbname, wanted)
        hooks.add(partial(run_after_response, env.cr, wake))
    wanted.add(xml_id)


def _wake(dbname, wanted):
    now = time.monotonic()
    due = {
        xml_id
        for xml_id in wanted
        if now - _last_triggered.get((dbname, xml_id), -QUIET_SECONDS) >= QUIET_SECONDS
    }
    wanted.clear()
    if not due:
        return
    _last_triggered.update({(dbname, xml_id): now for xml_id in due})
    try:
        with Registry(dbname).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for xml_id in sorted(due):
                env.ref(xml_id)._trigger()
    except Exception:  # noqa: BLE001 - the message is sent; the action runs each minute
        _logger.warning("could not wake %s", ", ".join(sorted(due)), exc_info=True)
