"""Work that follows from a request, and that whoever asked need not wait for."""

_pending_jobs = "seitech_chat.after_answer"


def after_response_scope(cr, jobs):
    """Have what follows from this transaction wait until its request is answered.

    :param list jobs: filled after the commit with callables, to be called then.
    """
    cr.postcommit.data[_pending_jobs] = jobs


def run_after_response(cr, job):
    """Run a job when its request is answered; now, where nobody is to be answered.

    Call it from a hook after the commit. A worker that dies in between never runs it:
    something else must find what it would have done.

    :param job: a callable that raises nothing.
    """
    jobs = cr.postcommit.data.get(_pending_jobs)
    if jobs is None:
        job()
    else:
        jobs.append(job)
