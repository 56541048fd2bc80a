"""The tasks of a page's main thread, by Chromium's trace."""

from contextlib import contextmanager

CATEGORIES = ["toplevel", "devtools.timeline"]
TASK = "ThreadControllerImpl::RunTask"
#: What begins the page's own code, beside the scripts themselves.
CALLS = {"FireIdleCallback", "FireAnimationFrame", "TimerFire"}


class MainThread:
    """Records the tasks of a page; they are there when it has stopped."""

    def __init__(self, page, address):
        """Record from now on.

        :param page: of Playwright; ask it nothing meanwhile, which would be work, too.
        :param str address: of the site; its scripts are the page's own code.
        """
        self._page = page
        self._address = address
        self._events = []
        self._session = page.context.new_cdp_session(page)
        self._is_over = False
        self._session.on("Tracing.dataCollected", self._keep)
        self._session.on("Tracing.tracingComplete", self._end)
        config = {"includedCategories": CATEGORIES}
        self._session.send(
            "Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config}
        )

    def _keep(self, data):
        self._events += [one for one in data["value"] if one.get("ph") == "X"]

    def _end(self, _data):
        self._is_over = True

    def stop(self):
        """Record no more."""
        self._session.send("Tracing.end")
        while not self._is_over:
            self._page.wait_for_timeout(20)

    def task_seconds(self):
        """Return how long the thread worked in each task of the page's own code.

        It is the processor's time: what the task waited for other processes is not
        in it, and neither are tasks of the browser's own or of the test's.
        """
        tasks = [one for one in self._events if one["name"] == TASK]
        ours = [one for one in self._events if self._is_ours(one)]
        return [
            task["tdur"] / 1e6
            for task in tasks
            if any(_is_within(one, task) for one in ours)
        ]

    def _is_ours(self, event):
        if event["name"] == "EvaluateScript":
            return event["args"]["data"]["url"].startswith(self._address)
        return event["name"] in CALLS


def _is_within(event, task):
    is_same_thread = (event["pid"], event["tid"]) == (task["pid"], task["tid"])
    end = task["ts"] + task["dur"]
    return is_same_thread and task["ts"] <= event["ts"] < end


@contextmanager
def recorded(page, address):
    """Record the main thread while something happens."""
    thread = MainThread(page, address)
    yield thread
    thread.stop()
