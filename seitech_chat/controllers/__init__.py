# The dispatcher is imported first, because Odoo accepts only known route types.
from . import http
from . import api, pages
