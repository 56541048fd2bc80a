from . import controllers, models, without_database
