"""The tables of a run in a page: what stands between two marks gives way to what was printed last."""

from __future__ import annotations

from pathlib import Path


def store(page: Path, name: str, printed: str) -> None:
    """Put what was printed between the page's marks of that name; at its end, with marks, where it has none.

    Raises ValueError where the page has one of the marks alone.
    """
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    text = page.read_text(encoding="utf-8")
    block = f"{begin}\n```text\n{printed}\n```\n{end}"
    if begin not in text and end not in text:
        page.write_text(f"{text.rstrip()}\n\n{block}\n", encoding="utf-8")
        return
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{page}: one of the marks {begin} and {end} is missing; put both, or none")
    page.write_text(f"{before}{block}{after}", encoding="utf-8")
