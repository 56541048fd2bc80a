"""The chat on another site's page beside Odoo's Live Chat embed.

See README.md. Run by ``benchmarks/run embed``.
"""

import json
import sys
from functools import reduce

from page_load import measure_embeds
from runs import site
from stack.paths import RUN

TARGET = RUN / "benchmark-embed.json"
ROWS = [
    ("loaded until one can write", ["ready", "kilobytes"], "KB", 10),
    ("requests until one can write", ["ready", "requests"], "", 5),
    ("loaded until the message is stored", ["stored", "kilobytes"], "KB", None),
    ("requests until the message is stored", ["stored", "requests"], "", None),
    ("from the click until one can write", ["ready_ms"], "ms", None),
    ("from the click to the stored message, p50", ["p50_ms"], "ms", 5),
    ("from the click to the stored message, p95", ["p95_ms"], "ms", None),
]


def table(figures):
    """Write the figures as lines of text, with the ratios and their targets."""
    theirs, ours = figures["discuss"], figures["ours"]
    lines = [f"{'':44}{'Live Chat':>12}{'ours':>12}{'ratio':>9}{'target':>9}"]
    for label, keys, unit, target in ROWS:
        values = [reduce(dict.get, keys, figures) for figures in (theirs, ours)]
        shown = (f"{value:.1f} {unit}".rstrip() for value in values)
        ratio = f"{values[0] / values[1]:.1f}×"
        wanted = f"{target}×" if target else ""
        cells = "".join(f"{value:>12}" for value in shown)
        lines.append(f"{label:44}{cells}{ratio:>9}{wanted:>9}")
    return "\n".join(lines)


def main():
    """Run, print, keep."""
    with site("bench_embed") as server:
        figures = measure_embeds(server)
    TARGET.write_text(json.dumps(figures, indent=2) + "\n")
    sys.stdout.write(f"\n{table(figures)}\n\nJSON: {TARGET}\n")


if __name__ == "__main__":
    main()
