from . import test_backend
from . import test_js
from . import test_portal
from . import test_translations
from . import test_website_widget
