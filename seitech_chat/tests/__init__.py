from . import test_access_routes
from . import test_scanner
