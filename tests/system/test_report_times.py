"""Agent hours and summaries by email under parallel processes."""

import pytest
from harness import OdooServer
from harness.stress_runner import run_stress


@pytest.mark.timeout(900)
def test_four_processes_count_no_time_twice_and_send_no_email_twice():
    server = OdooServer(name="times", demo=False)
    try:
        server.make_database()
        sent = run_stress(server, "report_times")
    finally:
        server.stop()

    assert not sent["found"], sent["found"]
    assert sent["rounds"] and sent["summaries"]
