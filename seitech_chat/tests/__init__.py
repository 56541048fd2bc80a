from . import test_access_models
from . import test_access_routes
from . import test_access_rules
