"""The metrics of this server's processes, and their Prometheus format.

Each worker counts in its own file (``tools/metrics_dir.py``). The worker that answers
a scrape sums all files. Every metric carries the name of its database, and is returned
only for that database's token. Figures stored in the database are queried at each
scrape: ``models/operations/chat_monitoring.py``.

A sent message is counted after its commit, so rolled-back messages do not count.
"""

import time
from functools import partial

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from . import metrics_dir

# Before the first metric is declared: each process counts in the files of its slot.
metrics_dir.configure_dir()
values.ValueClass = values.MultiProcessValue(process_identifier=metrics_dir.slot)

CONTENT_TYPE = CONTENT_TYPE_LATEST
PREFIX = "seitech_chat_"
REQUEST_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
BUS_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)

_declared = {}  # name → metric


def _declare(kind, name, text, *labels, **options):
    metric = kind(PREFIX + name, text, ("database", *labels), registry=None, **options)
    _declared[PREFIX + name] = metric
    return metric


SENDS = _declare(
    Counter, "sends", "Messages sent, by outcome: stored, repeated (retry of a stored"
    " message), refused, failed.", "channel_type", "outcome",
)  # fmt: skip
SEND_SECONDS = _declare(
    Histogram, "send_seconds", "Time to send a message, until its commit.",
    "channel_type", buckets=REQUEST_SECONDS,
)  # fmt: skip
REQUESTS = _declare(
    Histogram, "request_seconds", "Time to handle an API request, until its commit.",
    "route", buckets=REQUEST_SECONDS,
)  # fmt: skip
REFUSALS = _declare(
    Counter, "refusals", "Refused and failed requests.", "route", "code"
)
LIMITS = _declare(
    Counter, "rate_limit_hits", "Requests refused by a rate limit.", "action"
)
ASSIGNMENTS = _declare(
    Counter, "assignments", "Conversations assigned to an agent.", "mode", "method"
)
OFFERS = _declare(Counter, "offers", "Offers to agents, by outcome.", "outcome")
SLA_EVENTS = _declare(
    Counter, "sla_events", "SLA warnings and breaches.", "kind", "event"
)
REPAIRS = _declare(
    Counter,
    "repairs",
    "Stuck conversations repaired.",
    "kind",
)
REPORT_REPAIRS = _declare(
    Counter,
    "report_repairs",
    "Report facts and daily figures that differed in a recount and were repaired.",
)
SOCKETS = _declare(Gauge, "sockets", "Open websockets.", multiprocess_mode="livesum")
FAST_BUS = _declare(
    Gauge, "fast_bus", "1 if sockets use the faster bus, 0 if Odoo's own.",
    multiprocess_mode="livemin",
)  # fmt: skip
BUS_SEEN = _declare(
    Gauge, "bus_seen_timestamp_seconds", "Time of the last bus poll.",
    multiprocess_mode="livemin",
)  # fmt: skip
BUS_LAG = _declare(
    Histogram, "bus_lag_seconds", "Time from a notification's write to its delivery"
    " to the last socket of this server.", buckets=BUS_SECONDS,
)  # fmt: skip


def count_send(channel, outcome, started):
    """Count and time a received message after its transaction commits.

    :param channel: ``seitech.chat.channel``, its type already read.
    :param str outcome: ``stored``, or ``repeated`` for a message received twice.
    :param started: of ``time.perf_counter``.
    """
    dbname, channel_type = channel.env.cr.dbname, channel.channel_type

    def note():
        SENDS.labels(dbname, channel_type, outcome).inc()
        seconds = time.perf_counter() - started
        SEND_SECONDS.labels(dbname, channel_type).observe(seconds)

    channel.env.cr.postcommit.add(note)


def count_after_commit(cr, counter, *labels, amount=1):
    """Increase a counter after the transaction commits.

    :param counter: one of this module's counters.
    :param labels: the label values, without the database.
    """
    cr.postcommit.add(partial(counter.labels(cr.dbname, *labels).inc, amount))


def observe_request(dbname, route, started):
    """Record the duration of a request, refused requests included.

    :param started: of ``time.perf_counter``.
    """
    REQUESTS.labels(dbname, route).observe(time.perf_counter() - started)


def exposition(dbname, figures):
    """Return all metrics in the Prometheus text format.

    :param figures: list of ``(name, help, [(labels, value)])`` read from the database.
    :return: bytes of the content type ``CONTENT_TYPE``.
    """
    families = {name: one.describe()[0] for name, one in _declared.items()}
    families.update((family.name, family) for family in _summed_up())
    found = [_of_database(family, dbname) for family in families.values()]
    for name, text, samples in figures:
        family = Metric(PREFIX + name, text, "gauge")
        for labels, value in samples:
            family.add_sample(family.name, {"database": dbname, **labels}, value)
        found.append(family)
    return generate_latest(_DatabaseCollector(found))


def gauge_value(dbname, gauge):
    """Return a gauge's value over all live processes of this server, or None."""
    [declared] = gauge.describe()
    for family in _summed_up():
        if family.name == declared.name:
            for sample in _of_database(family, dbname).samples:
                return sample.value
    return None


class _DatabaseCollector:
    def __init__(self, families):
        self._families = families

    def collect(self):
        return self._families


def _of_database(family, dbname):
    family.samples = [
        sample for sample in family.samples if sample.labels["database"] == dbname
    ]
    return family


def _summed_up():
    folder = metrics_dir.folder()
    metrics_dir.forget_ended(folder)
    ours = MultiProcessCollector(None, path=str(folder)).collect()
    return [family for family in ours if family.name.startswith(PREFIX)]
