from . import test_sla
from . import test_sla_calendar
from . import test_sla_escalation
