# The dispatcher comes first: a route may only name a type that exists.
from . import http
from . import api, pages
