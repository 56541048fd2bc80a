"""The cost of a supervisor's inbox with 500 waiting conversations, in a browser.

See README.md. Run by ``benchmarks/run inbox``.
"""

import collections
import json
import os
import statistics
import uuid

from harness.browser import Browser
from harness.server import OdooServer
from stack.processes import step

ROWS = int(os.environ.get("INBOX_ROWS", "500"))
SETTLE_SECONDS = 20  # the rest of the list is loaded in the background
IDLE_SECONDS = 20
OPENINGS = 15
LOADING_MS = 180_000

WAITING = """
from datetime import timedelta
department = env["seitech.chat.department"].create({{"name": "Bench Desk"}})
env["seitech.chat.sla.policy"].create(
    {{
        "name": "Bench",
        "department_id": department.id,
        "first_response_seconds": 3000,
        "warning_ratio": 0.5,
    }}
)
intake = env["seitech.chat.intake"]
for number in range({rows}):
    intake._open_support(
        {{
            "opening_uuid": "%s-%d" % ("{mark}", number),
            "client_uuid": "%s-%d" % ("{mark}", number),
            "name": "Bulk %03d Visitor" % number,
            "email": "bulk%d@example.com" % number,
            "query_type": "other",
            "department_id": department.id,
            "body": "I can't open the certificate",
            "page_url": "",
            "lang": "en_US",
        }},
        company=env.company,
    )
"""

# From the click until the messages of that conversation are painted. They are put into
# the page in a frame's own turn: what is posted then runs once that frame is painted.
OPEN = """async (index) => {
    const rows = [...document.querySelectorAll("[data-channel-id]")];
    const row = rows[index % rows.length];
    const find = () => document.querySelector(".o-seitech-Message");
    const before = find();
    const start = performance.now();
    const drawn = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
            if (find() && find() !== before) {
                observer.disconnect();
                resolve();
            }
        });
        observer.observe(document.body, { childList: true, subtree: true });
    });
    row.click();
    await drawn;
    await new Promise((resolve) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(null);
    });
    return performance.now() - start;
}"""


def cpu_seconds(page):
    """Sum what Chromium's processes for the page have used of the processor."""
    session = page.context.browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    used = collections.Counter()
    for one in processes:
        used[one["type"]] += one["cpuTime"]
    return used


def metrics(session):
    """Read Chromium's own counters: ``{name: value}``."""
    found = session.send("Performance.getMetrics")["metrics"]
    return {one["name"]: one["value"] for one in found}


def measure(page):
    """Measure the open inbox: idle, then opening conversations."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.wait_for_timeout(SETTLE_SECONDS * 1000)
    before = cpu_seconds(page)
    page.wait_for_timeout(IDLE_SECONDS * 1000)
    after = cpu_seconds(page)
    first, *opening = [page.evaluate(OPEN, index) for index in range(OPENINGS + 1)]
    opened = cpu_seconds(page)
    now = metrics(session)
    return {
        "rows": page.locator("[data-channel-id]").count(),
        "idle_percent": 100 * _since(before, after, "renderer") / IDLE_SECONDS,
        "idle_gpu_percent": 100 * _since(before, after, "GPU") / IDLE_SECONDS,
        "open_cpu_ms": 1000 * _since(after, opened, "renderer") / (OPENINGS + 1),
        "nodes": now["Nodes"],
        "heap_mb": now["JSHeapUsedSize"] / 1e6,
        "open_first_ms": first,
        "open_p50_ms": statistics.median(opening),
        "open_max_ms": max(opening),
    }


def _since(before, after, kind):
    return after[kind] - before[kind]


def main():
    """Fill a site, open the inbox of a supervisor, print what it costs."""
    setup = WAITING.format(rows=ROWS, mark=uuid.uuid4().hex)
    with OdooServer(name="inbox", workers=2, demo=True, setup=setup) as server:
        step(f"The inbox of a supervisor with {ROWS} waiting conversations")
        with Browser() as browser:
            page = browser.new_page(server.base_url)
            browser.sign_in(page, server.db, "supervisor")
            page.goto("/odoo/chat")
            page.locator("[data-channel-id]").first.wait_for(timeout=LOADING_MS)
            print(json.dumps(measure(page), indent=1))


if __name__ == "__main__":
    main()
