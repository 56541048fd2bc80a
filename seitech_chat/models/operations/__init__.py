from . import chat_audit
from . import chat_monitoring
from . import chat_rate_limit
