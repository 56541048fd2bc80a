from . import chat_channel
