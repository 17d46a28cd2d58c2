"""Pick lists as a PDF: a vehicle's trips begin a new page, each with its code; Chinese has a font of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

# Readers of PDF bring this font, or one in its place, for Chinese and Latin letters alike.
FONT = "STSong-Light"
CODE_SIZE = 28 * mm
WIDTH = A4[0] - 30 * mm
# Shares of the width: stop, hour, door, parcels, a box to tick.
COLUMNS = (0.1, 0.16, 0.5, 0.14, 0.1)
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

_HEAD = ParagraphStyle("head", fontName=FONT, fontSize=15, leading=20, wordWrap="CJK")
_TEXT = ParagraphStyle("text", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
_LINES = [
    ("FONT", (0, 0), (-1, -1), FONT, 10),
    ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.grey),
    ("LINEBELOW", (0, 0), (-1, 0), 0.75, colors.black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("ALIGN", (3, 0), (3, -1), "RIGHT"),
]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A trip to print: its title, lines below it, the address that its code holds, and a row of texts for each stop.

    With `new_page` it begins one.
    """

    title: str
    lines: Sequence[str]
    address: str
    rows: Sequence[Sequence[str]]
    new_page: bool


def pick_lists(title: str, head: Sequence[str], sheets: Iterable[Sheet], none: str) -> bytes:
    """The sheets as a PDF, with the column titles `head` on each page; the text `none` where there is no sheet."""
    page = BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 15 * mm)
    document = SimpleDocTemplate(page, pagesize=A4, title=title, author="Parkloom", invariant=1, **margins)
    parts: list[Any] = []
    for sheet in sheets:
        if sheet.new_page and parts:
            parts.append(PageBreak())
        parts += _parts_of(sheet, head)
    document.build(parts or [Paragraph(escape(none), _TEXT)])
    return page.getvalue()


def _parts_of(sheet: Sheet, head: Sequence[str]) -> list[Any]:
    words = [Paragraph(escape(sheet.title), _HEAD), *(Paragraph(escape(line), _TEXT) for line in sheet.lines)]
    top = Table([[words, _code(sheet.address)]], colWidths=(WIDTH - CODE_SIZE, CODE_SIZE))
    rows = [[*row[:2], Paragraph(escape(row[2]), _TEXT), *row[3:]] for row in sheet.rows]
    stops = Table([list(head), *rows], colWidths=[share * WIDTH for share in COLUMNS], repeatRows=1, style=_LINES)
    return [top, stops, Spacer(1, 8 * mm)]


def _code(address: str) -> Drawing:
    """The address as a code of squares, with its quiet zone."""
    squares = list(segno.make(address, micro=False).matrix_iter(border=2))
    side = CODE_SIZE / len(squares)
    drawing = Drawing(CODE_SIZE, CODE_SIZE)
    for number, row in enumerate(squares):
        top = CODE_SIZE - (number + 1) * side
        for place, dark in enumerate(row):
            if dark:
                drawing.add(
                    Rect(place * side, top, side, side, fillColor=colors.black, strokeWidth=0, strokeColor=None)
                )
    return drawing
