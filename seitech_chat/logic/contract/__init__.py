"""Contract of the API: its enumerations, limits, payloads and events.

Every JSON response and every live event has one of the types of this package. The
models' ``_to_payload`` methods build them and the OpenAPI file describes them.

All times are ISO 8601 in UTC with a ``Z``. All ids are database ids.
"""

from .answers import *
from .desk_payloads import *
from .errors import *
from .events import *
from .limits import *
from .payloads import *
from .report_payloads import *
from .vocabulary import *
