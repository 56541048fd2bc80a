from . import chat_privacy_email
from . import chat_privacy_request
from . import chat_retention
from . import chat_visitor
from . import privacy_lookup
from . import res_config_settings
from . import res_users
