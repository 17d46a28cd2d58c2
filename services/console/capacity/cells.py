"""The cells that a grid sends: what was typed by line and day, read, and what is wrong with it by cell."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from services.console.core import error_words, language, typed
from services.console.core.forms import MOST_UNITS
from services.errors import ParkloomError

# A line's id and a day, `YYYY-MM-DD`.
Place = tuple[str, str]
_FIELD = re.compile(r"requests\[(\d+)\](?:\.figures\[(\d+)\])?")


@dataclass(slots=True)
class Cells:
    """Text by line and day as it was sent, the units of capacity that it means, and problems by cell.

    Problems of no cell are in `others`.
    """

    texts: dict[Place, str]
    units: dict[str, dict[date, int]] = field(default_factory=dict)
    problems: dict[Place, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, sent: str, lines: Sequence[str], days: Sequence[date]) -> Cells:
        """The cells of `{line: {day: text}}` in JSON. What is no such thing, or no cell of the grid, is a problem."""
        known = {(line, day.isoformat()): (line, day) for line in lines for day in days}
        found = cls(_texts(sent))
        for place, text in found.texts.items():
            if place not in known:
                found.others.append(str(_("The grid has no cell %(line)s, %(day)s.", line=place[0], day=place[1])))
                continue
            line, day = known[place]
            try:
                found.units.setdefault(line, {})[day] = _units(text)
            except ValueError as wrong:
                found.problems[place] = str(wrong)
        if not found.texts:
            found.others.append(str(_("Nothing has been changed.")))
        return found

    @property
    def is_right(self) -> bool:
        """True if all cells can be sent."""
        return not (self.problems or self.others)

    def take_problems(self, refused: ParkloomError) -> bool:
        """Place the problems of a refused batch of `units` at their cells; False where it has none."""
        lines = list(self.units)
        for problem in refused.problems:
            words, found = error_words.of_problem(problem), _FIELD.match(problem.field)
            line = lines[int(found[1])] if found and int(found[1]) < len(lines) else ""
            days = list(self.units[line]) if line else []
            if found and found[2] and int(found[2]) < len(days):
                self.problems[(line, days[int(found[2])].isoformat())] = words
            else:
                self.others.append(f"{line} {words}".strip())
        return bool(refused.problems)


def _texts(sent: str) -> dict[Place, str]:
    try:
        lines = json.loads(sent)
        return {(str(line), str(day)): str(text) for line, days in lines.items() for day, text in days.items()}
    except (ValueError, AttributeError, RecursionError):
        return {}


def _units(text: str) -> int:
    """The units that are typed. Raises ValueError with what is wrong, in the reader's language."""
    try:
        units = typed.whole_number(text)
    except ValueError:
        raise ValueError(_("Give a whole number, such as 20000, 20,000 or 2万.")) from None
    if units is None:
        raise ValueError(_("Fill this in."))
    if not 0 <= units <= MOST_UNITS:
        bounds = {"low": language.quantity(0), "high": language.quantity(MOST_UNITS)}
        raise ValueError(_("Give a number from %(low)s to %(high)s.", **bounds))
    return units
