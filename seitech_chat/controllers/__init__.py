# The dispatcher comes first: a route may only name a type that exists.
from . import dispatcher
from . import adoption, conversation, desk, file, group, membership, meta, opening
from . import people, person, portal, push, rating_page, service, support, telling
from . import unsubscribe
