from . import chat_channel
from . import res_users
from . import slide_channel
from . import slide_channel_partner
