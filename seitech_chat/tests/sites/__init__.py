from . import test_cross_origin
from . import test_loader
from . import test_photos
from . import test_site
from . import test_identity
from . import test_consent
from . import test_visited_pages
