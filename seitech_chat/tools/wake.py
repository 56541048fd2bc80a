"""Have a scheduled action run as soon as this transaction has committed.

Waking costs a row and a NOTIFY. A burst of messages wakes each action once in a few
seconds per process; what comes after that is found by the action's own next minute.
"""

import logging
import time
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from .after_answer import run_after_response

_logger = logging.getLogger(__name__)

QUIET_SECONDS = 3
_last_triggered = {}  # (database, action) → when this process last did, monotonic


def trigger_cron_after_commit(env, xml_id):
    """Have a scheduled action run soon, unless this process has just asked for it.

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
