# Odoo looks for the modules here whose names begin so.
from .access import *
from .api import *
from .bus import *
from .channels import *
from .courses import *
from .desk import *
from .faq import *
from .files import *
from .frontend import *
from .messages import *
from .notifications import *
from .operations import *
from .privacy import *
from .reports import *
from .sites import *
from .sla import *
