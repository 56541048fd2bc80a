"""Run jobs after a transaction commits.

This is one of three ways to do something later. The others are a deadline, which is
stored and run by ``deadline_runner``, and a scheduled action. A worker that dies
between the commit and the job never runs it: a scheduled action must find the same
work.
"""

import logging
from functools import partial

from .transaction import run_in_transaction

JOBS = "seitech_chat.after_commit"  # in the data of ``cr.postcommit``: {key: job}
_DEFERRED = "seitech_chat.after_response"

_logger = logging.getLogger(__name__)


def after_commit(cr, job, key):
    """Run a job after the commit, and in a request after its response is sent.

    :param job: a callable that raises nothing.
    :param key: of one transaction, the first job with a key runs, the others are left
        out.
    """
    jobs = cr.postcommit.data.setdefault(JOBS, {})
    if not jobs:
        cr.postcommit.add(partial(_run_jobs, cr))
    jobs.setdefault(key, job)


def run_after_commit(env, model, ids, verb):
    """Call a method on each record after the commit, once, in its own transaction.

    :param str model: the name of the model.
    :param ids: ids of the records.
    :param str verb: the name of the method, which takes no arguments.
    """
    for record_id in sorted(ids):
        job = partial(run_each, env.cr.dbname, model, [record_id], verb)
        after_commit(env.cr, job, (model, verb, record_id))


def run_each(dbname, model, ids, verb):
    """Call a method on each record, in a transaction of its own.

    A failure is logged and stops no other record.
    """
    for record_id in ids:
        try:
            run_in_transaction(dbname, model, record_id, verb)
        except Exception:  # noqa: BLE001 - committed work stays; the cron repeats
            _logger.exception("%s of %s %s failed", verb, model, record_id)


def defer_to_response(cr, jobs):
    """Defer the jobs of this transaction until the response of its request is sent.

    :param list jobs: filled after the commit with callables to call after the response.
    """
    cr.postcommit.data[_DEFERRED] = jobs


def _run_jobs(cr):
    jobs = cr.postcommit.data.pop(JOBS, {}).values()
    deferred = cr.postcommit.data.get(_DEFERRED)
    if deferred is not None:
        deferred.extend(jobs)
        return
    for job in jobs:
        job()
