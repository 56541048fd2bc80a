"""Run the parts of the test suite one after the other and count.

Each part says its own result; the last line counts them all. A part that ran no
test has failed: an empty pass proves nothing.
"""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from . import odoo_tests
from .paths import PYTHON, ROOT, RUN
from .processes import StackError, step

PYTEST_PARTS = ("logic", "style", "system", "browser")
ALL = ("logic", "style", "clients", "odoo", "system", "browser")


@dataclass
class Result:
    """The result of one part."""

    part: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    broken: str = ""

    @property
    def ok(self):
        """Whether it ran tests and none failed."""
        return self.passed and not self.failed and not self.broken

    def line(self):
        """One line of the closing table."""
        text = f"{self.passed} passed, {self.failed} failed"
        if self.skipped:
            text += f", {self.skipped} skipped"
        return f"  {self.part:8} {text}  ({self.seconds:.0f} s) {self.broken}".rstrip()


def run_pytest(part):
    """Run tests/<part>; pytest shows its own output, the counts come from its XML."""
    report = RUN / f"pytest-{part}.xml"
    report.unlink(missing_ok=True)
    words = os.environ.get("PYTEST_ARGS", "").split()
    folder = ROOT / "tests" / part
    done = subprocess.run(
        [PYTHON, "-m", "pytest", folder, f"--junitxml={report}", "-q", *words],
        cwd=ROOT,
        check=False,
    )
    result = Result(part)
    if report.exists():
        _count(result, report)
    if done.returncode and not result.failed:
        result.broken = f"pytest ended with {done.returncode}"
    return result


def _count(result, report):
    for suite in ET.parse(report).getroot().iter("testsuite"):
        numbers = {key: int(suite.get(key)) for key in ("tests", "skipped")}
        result.failed += int(suite.get("failures")) + int(suite.get("errors"))
        result.skipped += numbers["skipped"]
        result.passed += numbers["tests"] - numbers["skipped"]
    result.passed = max(result.passed - result.failed, 0)


def run_clients(part):
    """Build the packages of clients/ and run their tests without a server."""
    report = RUN / "vitest.xml"
    report.unlink(missing_ok=True)
    result = Result(part)
    built = subprocess.run([ROOT / "scripts" / "build_clients"], check=False)
    if built.returncode:
        result.broken = "did not build"
        return result
    done = subprocess.run(
        ["node_modules/.bin/vitest", "run", "--reporter=default", "--reporter=junit",
         f"--outputFile.junit={report}"],
        cwd=ROOT / "clients",
        check=False,
    )  # fmt: skip
    if report.exists():
        _count(result, report)
    if done.returncode and not result.failed:
        result.broken = f"vitest ended with {done.returncode}"
    return result


def run_odoo(part):
    """Run the addon's own tests with Odoo's runner."""
    tags = os.environ.get("TEST_TAGS")
    total, failed, broken = odoo_tests.run([tags] if tags else odoo_tests.TAGS[part])
    # A class that can't be set up fails without counting as a test.
    passed = max(total - failed, 0)
    return Result(part, passed=passed, failed=failed, broken=broken)


def _runner(part):
    if part == "clients":
        return run_clients
    return run_pytest if part in PYTEST_PARTS else run_odoo


def run_part(part):
    """Run one part, timed."""
    step(f"Tests: {part}")
    started = time.monotonic()
    try:
        result = _runner(part)(part)
    except StackError as error:
        sys.stderr.write(f"{error}\n")
        result = Result(part, broken="did not start")
    if not result.passed and not result.failed and not result.broken:
        result.broken = "ran no test"
    result.seconds = time.monotonic() - started
    return result


def close(results):
    """Print the table and the counting line."""
    sys.stderr.flush()
    lines = ["", *(result.line() for result in results), ""]
    failed = sum(result.failed for result in results)
    failed += sum(bool(result.broken and not result.failed) for result in results)
    counts = f"{sum(r.passed for r in results)} passed, {failed} failed"
    skipped = sum(result.skipped for result in results)
    lines.append(f"total: {counts}" + (f", {skipped} skipped" if skipped else ""))
    sys.stdout.write("\n".join(lines) + "\n")


def main():
    """Run the parts named on the command line."""
    wanted = sys.argv[1:] or ["all"]
    parts = ALL if wanted == ["all"] else wanted
    unknown = set(parts) - {*ALL, *odoo_tests.TAGS}
    if unknown:
        sys.exit(
            f"failed: no part named {', '.join(unknown)}\n  to do: {', '.join(ALL)}"
        )
    results = [run_part(part) for part in parts]
    close(results)
    sys.exit(0 if all(result.ok for result in results) else 1)


if __name__ == "__main__":
    main()
