"""Run jobs of a request after its response is sent."""

_pending_jobs = "seitech_chat.after_answer"


def after_response_scope(cr, jobs):
    """Defer this transaction's jobs until the response of its request is sent.

    :param list jobs: filled after the commit with callables to call after the response.
    """
    cr.postcommit.data[_pending_jobs] = jobs


def run_after_response(cr, job):
    """Run a job after the response is sent, or immediately outside a request.

    Call it from a post-commit hook. A worker that dies in between never runs the job:
    another mechanism must find the same work.

    :param job: a callable that raises nothing.
    """
    jobs = cr.postcommit.data.get(_pending_jobs)
    if jobs is None:
        job()
    else:
        jobs.append(job)
