# The dispatcher comes first: a route may only name a type that exists.
from . import dispatcher
from . import adoption, conversation, desk, file, membership, meta, person, portal
from . import push, service, support
