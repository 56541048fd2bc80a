from . import controllers, models, without_database
from .bus.origin import install
