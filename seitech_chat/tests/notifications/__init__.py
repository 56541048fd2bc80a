from . import test_notification
from . import test_offline_notifier
from . import test_scheduled_email
