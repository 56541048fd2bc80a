from . import chat_audit
from . import chat_channel
from . import chat_visitor
from . import ir_attachment
