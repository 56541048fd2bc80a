from odoo.tests import HttpCase, no_retry, tagged

SUITE = "@seitech_chat"


def _is_fatal(message):
    # Hoot reports each failed test and goes on; its last line decides.
    return "[HOOT]" not in message


def _suite_hash(name):
    """Return the id by which Hoot's address picks a suite: a hash of its name."""
    value = 0
    for character in name:
        value = ((value << 5) - value + ord(character)) & 0xFFFFFFFF
    return f"{value:08x}"


@tagged("post_install", "-at_install")
class TestJs(HttpCase):
    @no_retry
    def test_hoot_suite_passes(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={_suite_hash(SUITE)}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=_is_fatal,
        )
