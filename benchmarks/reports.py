"""Measure the reports at 900,000 services, beside Odoo's Live Chat report.

See README.md. Run by ``benchmarks/run reports``; ``REPORT_SERVICES`` sets the volume.
"""

import http.client
import json
import os
import time
from datetime import date, timedelta
from urllib.parse import urlencode

import psutil
from harness.api_client import HOST, sign_in
from runs import make, site, spread
from stack.paths import RUN
from stack.processes import step

TARGET = RUN / "benchmark-reports.json"
SERVICES = int(os.environ.get("REPORT_SERVICES", "900000"))
LIVE_CHAT = "im_livechat.report.channel"
CSV_ROWS = 100_000
MEASURES = ["__count", "time_to_answer:avg", "duration:avg", "rating:avg"]
DAILY = "seitech.chat.daily"
# The same figures as those of Live Chat's report.
DAILY_MEASURES = [
    "opened_count:sum",
    "first_response_average:ratio",
    "resolution_average:ratio",
    "rating_average:ratio",
]


class Reports:
    """One run against one site."""

    def __init__(self, server):
        """Make the data of both and sign everybody in."""
        self.server = server
        os.environ["REPORT_SERVICES"] = os.environ["SERVICES"] = str(SERVICES)
        step(f"{SERVICES:,} services")
        self.made = make(server, "report_data.py")
        step(f"{SERVICES:,} Live Chat sessions")
        make(server, "livechat_report_data.py")
        server.sql("VACUUM ANALYZE")
        port = server.site.odoo_port
        self.people = {
            role: sign_in(port, server.db, self.made[role], "bench")
            for role in ("manager", "supervisor", "agent")
        }
        self.admin = sign_in(port, server.db, "admin")
        self.today = date.fromisoformat(self.made["today"])
        self.figures = {}

    def note(self, row, **figures):
        """Store the figures of one row."""
        self.figures[row] = figures
        TARGET.write_text(json.dumps(self.figures, indent=2) + "\n")
        shown = ", ".join(f"{name} {value:,.1f}" for name, value in figures.items())
        print(f"  {row}: {shown}", flush=True)

    def period(self, days):
        """Return the query of the last so many days."""
        first = self.today - timedelta(days=days - 1)
        return {"from": first.isoformat(), "to": self.today.isoformat()}

    def time_route(self, row, person, route, calls, **query):
        """Time one route of ours."""
        path = f"/api/chat/{route}?{urlencode(query)}"
        seconds = []
        for _call in range(calls + 3):
            answer = self.people[person].request("GET", path)
            assert answer.status == 200, (path, answer.status, answer.body)
            seconds.append(answer.seconds)
        self.note(row, **spread(seconds[3:]))

    def time_live_chat(self, row, calls, days, step):
        """Time the request of one graph of Live Chat's report."""
        graph = (LIVE_CHAT, "start_date", step, MEASURES)
        self.time_graph(row, self.admin, calls, days, *graph)

    def time_tracking(self, row, calls, days, step):
        """Time the same question to our response tracking."""
        graph = (DAILY, "day", step, DAILY_MEASURES)
        self.time_graph(row, self.people["manager"], calls, days, *graph)

    def time_graph(self, row, person, calls, days, *graph):
        model, date_field, step, measures = graph
        first = (self.today - timedelta(days=days - 1)).isoformat()
        domain, group_by = [[date_field, ">=", first]], [f"{date_field}:{step}"]
        seconds = []
        for _call in range(calls + 1):
            start = time.perf_counter()
            person.rpc(
                "/web/dataset/call_kw",
                model=model,
                method="formatted_read_group",
                args=[domain, group_by, measures],
                kwargs={},
            )
            seconds.append(time.perf_counter() - start)
        self.note(row, **spread(seconds[1:]))

    def measure_csv(self):
        """Download a file of 100,000 services; watch the workers' memory."""
        days = round(731 * CSV_ROWS / SERVICES) if SERVICES > CSV_ROWS else 731
        query = urlencode({**self.period(days), "figure": "opened"})
        workers = [psutil.Process(pid) for pid in self.server.worker_pids()]
        before = {one.pid: one.memory_info().rss for one in workers}
        connection = http.client.HTTPConnection(
            HOST, self.server.site.odoo_port, timeout=120
        )
        start = time.perf_counter()
        connection.request(
            "GET",
            f"/api/chat/report/services.csv?{query}",
            headers=self.people["manager"].headers,
        )
        response = connection.getresponse()
        assert response.status == 200, response.read()
        response.read(1)
        first_byte = time.perf_counter() - start
        rows, growth = 0, 0
        while chunk := response.read(1 << 20):
            rows += chunk.count(b"\n")
            growth = max(
                growth, *(one.memory_info().rss - before[one.pid] for one in workers)
            )
        seconds = time.perf_counter() - start
        connection.close()
        self.note(
            "csv",
            rows=rows - 1,
            first_byte_ms=first_byte * 1000,
            seconds=seconds,
            growth_mb=growth / 1e6,
        )

    def run(self):
        """Measure every row."""
        step("Dashboard")
        month, year = self.period(28), self.period(365)
        self.time_route(
            "dashboard_28", "manager", "dashboard", 40, **month, compare="previous"
        )
        self.time_route(
            "dashboard_365", "manager", "dashboard", 10, **year, compare="previous"
        )
        for person in ("supervisor", "agent"):
            self.time_route(
                f"dashboard_28_{person}",
                person,
                "dashboard",
                20,
                **month,
                compare="previous",
            )
        step("One question: each day of 28")
        self.time_route("days_28", "manager", "metrics", 30, **month, group_by="day")
        self.time_tracking("tracking_days_28", 30, 28, "day")
        self.time_live_chat("livechat_days_28", 5, 28, "day")
        step("One question: each month of a year")
        self.time_route("months_365", "manager", "metrics", 5, **year, group_by="month")
        self.time_tracking("tracking_months_365", 30, 365, "month")
        self.time_live_chat("livechat_months_365", 2, 365, "month")
        step("CSV")
        self.measure_csv()
        for ours, theirs in (
            ("tracking_days_28", "livechat_days_28"),
            ("days_28", "livechat_days_28"),
            ("dashboard_28", "livechat_days_28"),
            ("tracking_months_365", "livechat_months_365"),
            ("months_365", "livechat_months_365"),
            ("dashboard_365", "livechat_months_365"),
        ):
            ratio = self.figures[theirs]["p50_ms"] / self.figures[ours]["p50_ms"]
            self.note(f"{theirs}_by_{ours}", ratio=ratio)


if __name__ == "__main__":
    with site("reports") as running:
        Reports(running).run()
    print(f"Kept in {TARGET}")
