from . import test_link_preview
from . import test_message_actions
from . import test_message_body
from . import test_note_mentions
from . import test_posting
from . import test_search
from . import test_system_messages
from . import test_worst_texts
