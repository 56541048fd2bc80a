from . import chat_audit
from . import chat_channel
from . import ir_attachment
