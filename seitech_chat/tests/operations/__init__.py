from . import test_after_commit
from . import test_deadlines
from . import test_metrics
from . import test_retention
