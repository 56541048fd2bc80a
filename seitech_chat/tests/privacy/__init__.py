from . import test_account_deletion
from . import test_privacy_lookup
