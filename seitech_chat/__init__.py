from . import controllers, models, without_database, wizards
from .bus.origin import install
