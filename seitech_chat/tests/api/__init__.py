from . import test_live_events
from . import test_malformed_input
from . import test_malformed_requests
from . import test_malformed_urls
from . import test_openapi
from . import test_query_counts
from . import test_random_sync
from . import test_rate_limits
