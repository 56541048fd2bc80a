"""Measure how well FAQs answer labelled questions, and how fast. See README.md.

Run by ``benchmarks/run faq``; ``FAQ_COUNT`` sets the number of FAQs.
"""

import json

from runs import make, site, spread
from stack.paths import RUN

TARGET = RUN / "benchmark-faq.json"


def main():
    """Run it once and print the figures."""
    with site("bench_faq") as server:
        made = make(server, "faq_data.py")
    figures = {
        "quality": made["quality"],
        "search_ms": {lang: spread(times) for lang, times in made["seconds"].items()},
    }
    TARGET.write_text(json.dumps(figures, indent=2) + "\n")
    print(
        f"{'':14}{'questions':>10}{'first':>8}{'top 3':>8}{'answered':>10}{'wrong':>8}"
    )
    for name, row in figures["quality"].items():
        print(
            f"{name:14}{row['count']:>10}{row['top_1']:>8.0%}{row['top_3']:>8.0%}"
            f"{row['answered']:>10.0%}{row['wrong']:>8.1%}"
        )
    print(f"\n{made['count']:,} FAQs")
    for lang, row in figures["search_ms"].items():
        print(f"{lang:14}p50 {row['p50_ms']:.1f} ms, p95 {row['p95_ms']:.1f} ms")


if __name__ == "__main__":
    main()
