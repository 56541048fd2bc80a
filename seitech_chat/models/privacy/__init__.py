from . import chat_visitor
from . import privacy_lookup
