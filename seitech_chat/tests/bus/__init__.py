from . import test_bus
from . import test_bus_deleted
from . import test_websocket
from . import test_websocket_dispatch
