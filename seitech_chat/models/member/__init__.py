from . import chat_member
from . import chat_member_personal
from . import chat_presence
from . import chat_directory
