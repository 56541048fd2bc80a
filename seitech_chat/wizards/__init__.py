from . import chat_archive
