from . import chat_sla_policy
from . import chat_sla_target
from . import chat_channel
from . import chat_sla_escalation_log
from . import chat_sla_escalation_rule
from . import chat_sla_target_clock
from . import chat_sla_target_escalation
from . import resource_calendar
