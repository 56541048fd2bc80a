from . import controllers, demo, models, wizards
from .controllers.http import database_unavailable
from .bus.origin import install
from .tools.text_index import drop_functions


def uninstall_hook(env):
    """Drop what the database computes for us, in tables of other addons too."""
    drop_functions(env.cr)
    env.cr.execute("DROP TABLE IF EXISTS seitech_chat_faq_word")
