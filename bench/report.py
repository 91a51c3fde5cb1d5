"""The table and the verdict, from what was measured."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime

from .databases import ROOT
from .pages import BARE, FILTER, LIST, LISTS, SAME_AT_ANY_SIZE

MOST_QUERIES = 8
MOST_P95 = 200  # ms
MOST_GROWTH = 1.3
LEAST_SHARE = 0.5
FIRST_VIEW = 40_000  # bytes


@dataclass(frozen=True)
class Bar:
    text: str
    measured: str
    is_met: bool

    def __str__(self):
        return f"| {self.text} | {self.measured} | {'met' if self.is_met else '**missed**'} |"


def machine(postgres=""):
    """When, which code and where, as the beginning of a sentence about the conditions."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return (
        f"{datetime.now(UTC):%d %B %Y}, commit {commit.stdout.strip() or 'unknown'}; {os.cpu_count()} CPU cores "
        f"({platform.machine()}), Python {platform.python_version()}{postgres and f', PostgreSQL {postgres}'}; "
        f"load average {os.getloadavg()[0]:.1f}"
    )


def table(measured, counts):
    """`measured`: size → page → figures; `counts`: size → page → queries."""
    small, large = measured
    heads = ["page", *(f"{head}, {size:,}" for head in ("req/s", "p50", "p95") for size in measured)]
    heads += [f"cost, {large:,} : {small:,}", "queries", "bytes", "gzip"]
    lines = ["| " + " | ".join(heads) + " |", "|---" + "|--:" * (len(heads) - 1) + "|"]
    for name in measured[small]:
        pages = [measured[size][name] for size in measured]
        cells = [name, *(f"{page['rate']:.0f}" for page in pages)]
        cells += [f"{page[centile]:.0f} ms" for centile in ("p50", "p95") for page in pages]
        cells += [f"{growth(measured, name):.2f}", _range(counts[size][name] for size in measured)]
        cells += [f"{pages[-1]['bytes']:,}", f"{pages[-1]['gzip']:,}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def growth(measured, name):
    """How many times as much a request costs in the largest database as in the smallest."""
    small, *_others, large = (measured[size][name]["rate"] for size in measured)
    return small / large


def bars(measured, counts, rows, views):
    """The issue's bars, each with what was measured."""
    asked = {name: max(of_size[name] for of_size in counts.values()) for name in LISTS}
    slowest = {name: max(pages[name]["p95"] for pages in measured.values()) for name in LISTS}
    shares = [pages[LIST]["rate"] / pages[BARE]["rate"] for pages in measured.values()]
    refused = sum(page["refused"] for pages in measured.values() for page in pages.values())
    yield Bar("every answer is 200", f"{refused} were not", refused == 0)
    yield Bar("list ≥ half of the bare page's requests/s", _shares(shares), min(shares) >= LEAST_SHARE)
    yield Bar(f"lists ask ≤ {MOST_QUERIES} queries", _most(asked), max(asked.values()) <= MOST_QUERIES)
    yield Bar("the same queries for 1 and 30 rows", " and ".join(map(str, rows.values())), len(set(rows.values())) == 1)
    yield Bar(f"p95 of all lists < {MOST_P95} ms", _most(slowest, " ms"), max(slowest.values()) < MOST_P95)
    for name in SAME_AT_ANY_SIZE:
        grown = growth(measured, name)
        is_held = name in (LIST, FILTER)
        if is_held or grown > MOST_GROWTH:
            yield Bar(f"{name}: the largest costs ≤ {MOST_GROWTH} × the smallest", f"{grown:.2f}", grown <= MOST_GROWTH)
    for address, files in (views or {}).items():
        total = sum(size for _file, size, _encoding in files)
        yield Bar(f"first view of {address} ≤ {FIRST_VIEW:,} bytes", f"{total:,}", total <= FIRST_VIEW)


def first_views(views):
    if views is None:
        return "First view: NOT MEASURED, no Chromium here."
    lines = ["| first view | files | bytes received | of which pages (gzip) | CSS, symbols, scripts (brotli) |"]
    lines += ["|---|--:|--:|--:|--:|"]
    for address, files in views.items():
        sizes = [size for _file, size, _encoding in files]
        page = sum(size for _file, size, encoding in files if encoding == "gzip")
        lines.append(f"| {address} | {len(files)} | {sum(sizes):,} | {page:,} | {sum(sizes) - page:,} |")
    return "\n".join(lines)


def verdict(found):
    return "\n".join(["| bar | measured | |", "|---|---|---|", *map(str, found)])


def _shares(shares):
    return ", ".join(f"{share:.0%}" for share in shares)


def _most(figures, unit=""):
    name = max(figures, key=figures.get)
    return f"at most {figures[name]:.0f}{unit} ({name})"


def _range(numbers):
    return "–".join(str(number) for number in sorted(set(numbers)))
