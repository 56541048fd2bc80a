from . import chat_archive
from . import chat_hold
