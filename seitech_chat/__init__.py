from . import controllers, models, without_database, wizards
from .bus.origin import install
from .text_index import drop_functions


def uninstall_hook(env):
    """Drop what the database computes for us, in tables of other addons too."""
    drop_functions(env.cr)
