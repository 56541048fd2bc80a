from . import test_account_deletion
from . import test_privacy_lookup
from . import test_erasure
from . import test_data_request
