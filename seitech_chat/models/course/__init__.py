from . import chat_channel
from . import slide_channel_partner
