from . import data
from . import embed
from . import portal
from . import rating
from . import unsubscribe
