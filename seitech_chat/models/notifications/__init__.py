from . import chat_email_mixin
from . import chat_scheduled_email
from . import chat_email_digest
from . import chat_notification
from . import chat_offline_notifier
from . import chat_preference
from . import chat_web_push
from . import mail_push_device
