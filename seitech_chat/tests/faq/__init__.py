from . import test_faq
from . import test_faq_figures
from . import test_faq_quality
from . import test_faq_routes
from . import test_quick_action
