"""The processes below one, while any of them may end at any moment."""

import psutil


def living_children(pid):
    """Yield number and words of the command line of each child that lives.

    A process that ends between being listed and being asked is no child any
    more; one that was killed and not collected yet has no command line. Whose
    parent has ended has none at all: Odoo's master may, and is started again.
    """
    try:
        children = psutil.Process(pid).children()
    except psutil.NoSuchProcess:
        return
    for process in children:
        try:
            yield process.pid, process.cmdline()
        except psutil.NoSuchProcess:
            continue


def is_gone(pid):
    """Return whether a process has ended, collected by its parent or not."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
