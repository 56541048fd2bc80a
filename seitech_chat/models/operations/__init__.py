from . import chat_demo
from . import chat_monitoring
from . import chat_rate_limit
