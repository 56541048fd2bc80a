from . import chat_visitor
from . import chat_visitor_merge
