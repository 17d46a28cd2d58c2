"""Pages are light enough for a phone: what they load, and what they may hold beside it."""

from __future__ import annotations

from tests.console import weights

# What a page itself may weigh: the map of a park of 1,210 enterprises has 35 kB.
PAGE_BYTES = 100_000


def test_the_files_of_every_page_leave_room_for_the_page() -> None:
    base = weights.of_files(weights.CONSOLE / "templates" / "base.html")
    loaded = {file.name: base + weights.of_files(file) for file in weights.CONSOLE.rglob("*.html")}
    assert max(loaded.values()) > 300_000, "charts are among them"
    assert {name: size for name, size in loaded.items() if size > weights.MOST_BYTES - PAGE_BYTES} == {}


def test_the_weight_of_a_page_counts_its_files_once() -> None:
    page = '<link href="/static/console.css?v=1"><script src="/static/heat.js?v=2"></script>' * 2
    files = weights.of_file("console.css") + weights.of_file("heat.js")
    assert weights.of_page(page) == weights.compressed(page.encode()) + files
