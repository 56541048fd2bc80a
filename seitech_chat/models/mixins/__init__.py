from . import chat_company_mixin
from . import chat_deadline_mixin
from . import chat_export_audit_mixin
from . import chat_live_mixin
from . import chat_read_audit_mixin
