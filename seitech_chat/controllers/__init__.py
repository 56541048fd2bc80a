# The dispatcher comes first: a route may only name a type that exists.
from . import dispatcher
from . import conversation, desk, file, membership, meta, person, push, service
from . import support
