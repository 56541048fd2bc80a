from . import test_access_models
from . import test_access_routes
from . import test_access_rules
from . import test_member
from . import test_message_changes
from . import test_posting
