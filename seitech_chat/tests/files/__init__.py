from . import test_clamav
from . import test_download
from . import test_files
from . import test_web_fetch
