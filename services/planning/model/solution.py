"""The solution of a problem: lots that move together, the prices that prove a bound, and why the rest stays unmade.

Days count from the start of the horizon, as in the problem; files write them as dates.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np

from services import files
from services.files import Entry
from services.planning.model import Step
from services.planning.model.lots import NO_LOTS, Lot, Lots
from services.planning.model.reading import steps_document, steps_of

__all__ = ["CostParts", "Price", "Reason", "Solution", "Unmet", "parse", "read", "to_document", "write"]


@dataclass(frozen=True, slots=True)
class Price:
    """The dual price of a unit of a line's capacity, or of a quota, on a day. Exactly one of the two is named."""

    day: int
    price: float
    line: str | None = None
    quota: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an order is late or not (fully) made: the rule that binds, at which step, over which days.

    `amount` is in units of the order: what is missing for it, where the rule is one of amounts. `earliest_finish`
    is the day before which the order cannot be finished, where time is what binds. `together` marks limits of which
    no single one binds, but all so marked do at once; `proven` is false where time allowed no more than a look.
    `above_every_day` if a smallest run or a transfer batch is more than any fitting line can make on any day, and
    `agreed_in_vain` if a price is agreed for lines that do not fit; `by_agreement` if no more than what is committed
    takes the time. `text` is the same in English and names no
    enterprise, price or load of anyone.
    """

    rule: str
    text: str
    step: int | None = None
    link: str | None = None
    first_day: int | None = None
    last_day: int | None = None
    amount: float | None = None
    quota: str | None = None
    earliest_finish: int | None = None
    together: bool = False
    proven: bool = True
    above_every_day: bool = False
    agreed_in_vain: bool = False
    by_agreement: bool = False


@dataclass(frozen=True, slots=True)
class Unmet:
    """An order of which `quantity` units are not made (0 where all are, but late), and why."""

    order: str
    quantity: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class CostParts:
    """The cost of a solution, by cause, in the park's money."""

    production: float = 0.0
    haulage: float = 0.0
    lateness: float = 0.0
    unmet: float = 0.0
    released: float = 0.0
    setups: float = 0.0
    limits: float = 0.0

    @property
    def total(self) -> float:
        """The sum of all parts: what planning makes small."""
        return self.production + self.haulage + self.lateness + self.unmet + self.released + self.setups + self.limits


@dataclass(frozen=True, slots=True)
class Solution:
    """An answer to a problem; days count from the problem's start.

    `cost`, `lower_bound` (in money) and `seconds` are the planner's claims; so is `optimal`: no solution of the park
    costs less, by the exact model and not by the prices.
    """

    lots: Lots = NO_LOTS
    prices: tuple[Price, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    cost: CostParts | None = None
    lower_bound: float | None = None
    optimal: bool = False
    seconds: float | None = None


def read(path: Path | str, start: date) -> Solution:
    """The solution in a plan file, gzipped or not; `start` is the park's first day.

    Raises Invalid, naming the entry and a hint, where the file cannot be read as a plan file. Whether it keeps
    the rules is not asked here: a lot's quantity is kept as written, even where it is not whole.
    """
    return parse(files.load(path), start)


def parse(document: Mapping[str, object], start: date) -> Solution:
    """The solution that a decoded plan file states. Raises Invalid as `read` does."""
    plan, first = Entry(document, ""), start.toordinal()
    return Solution(
        lots=Lots.of(_lot(entry, first) for entry in plan.entries("lots", identified_by="order", required=True)),
        prices=tuple(_price(entry, first) for entry in plan.entries("prices")),
        unmet=tuple(_unmet(entry, first) for entry in plan.entries("unmet", identified_by="order")),
        cost=_cost_parts(plan),
        lower_bound=plan.signed("lower_bound") if plan.has("lower_bound") else None,
        optimal=plan.flag("optimal"),
        seconds=plan.number("seconds") if plan.has("seconds") else None,
    )


def _lot(entry: Entry, start: int) -> Lot:
    quantity = entry.signed("quantity")
    if abs(quantity) > files.LARGEST_QUANTITY:
        raise entry.refuse("quantity", f"is {quantity:g}", f"give a whole number up to {files.LARGEST_QUANTITY}")
    # The rules, not the reader, refuse a lot of half a pair: so it must be able to get that far.
    whole = cast(int, int(quantity) if quantity.is_integer() else quantity)
    return Lot(entry.text("order"), whole, steps_of(entry, start))


def _price(entry: Entry, start: int) -> Price:
    if entry.has("line") == entry.has("quota"):
        raise entry.refuse("line", "and quota: a price is of one of them", "name a line or a quota")
    return Price(
        day=entry.day("date", start),
        price=entry.number("price"),
        line=entry.text("line") if entry.has("line") else None,
        quota=entry.text("quota") if entry.has("quota") else None,
    )


def _unmet(entry: Entry, start: int) -> Unmet:
    reasons = entry.entries("reasons", identified_by="rule", standing=entry.place)
    return Unmet(entry.text("order"), entry.whole("quantity"), tuple(_reason(reason, start) for reason in reasons))


def _reason(entry: Entry, start: int) -> Reason:
    return Reason(
        rule=entry.text("rule"),
        text=entry.text("text") if entry.has("text") else "",
        step=entry.whole("step") if entry.has("step") else None,
        link=entry.text("link") if entry.has("link") else None,
        first_day=entry.day("first_date", start) if entry.has("first_date") else None,
        last_day=entry.day("last_date", start) if entry.has("last_date") else None,
        amount=entry.number("amount") if entry.has("amount") else None,
        quota=entry.text("quota") if entry.has("quota") else None,
        earliest_finish=entry.day("earliest_finish", start) if entry.has("earliest_finish") else None,
        together=entry.flag("together"),
        above_every_day=entry.flag("above_every_day"),
        agreed_in_vain=entry.flag("agreed_in_vain"),
        by_agreement=entry.flag("by_agreement"),
        proven=not entry.has("proven") or entry.flag("proven"),
    )


def _cost_parts(plan: Entry) -> CostParts | None:
    parts = plan.entry("cost_parts")
    if parts is None:
        return None
    names = ("production", "haulage", "lateness", "unmet", "released", "setups", "limits")
    return CostParts(**{name: parts.signed(name, 0.0) for name in names})


def to_document(solution: Solution, start: date) -> dict[str, Any]:
    """The plan file of a solution, which `parse` reads back to an equal one."""
    first = start.toordinal()
    optional: dict[str, Any] = {
        "cost": None if solution.cost is None else _figure(solution.cost.total),
        "cost_parts": None if solution.cost is None else _cost_document(solution.cost),
        "lower_bound": None if solution.lower_bound is None else _figure(solution.lower_bound),
        "optimal": True if solution.optimal else None,
        "seconds": solution.seconds,
    }
    return {name: value for name, value in optional.items() if value is not None} | {
        "lots": [_lot_document(lot, first) for lot in solution.lots],
        "prices": [_price_document(price, start) for price in solution.prices],
        "unmet": [
            {
                "order": unmet.order,
                "quantity": unmet.quantity,
                "reasons": [_reason_document(reason, start) for reason in unmet.reasons],
            }
            for unmet in solution.unmet
        ],
    }


def _lot_document(lot: Lot, start: int) -> dict[str, Any]:
    return {"order": lot.order, "quantity": lot.quantity, "steps": steps_document(lot.steps, start)}


def _figure(amount: float) -> float | None:
    return amount if math.isfinite(amount) else None


def _cost_document(cost: CostParts) -> dict[str, float]:
    return {
        "production": cost.production,
        "haulage": cost.haulage,
        "lateness": cost.lateness,
        "unmet": cost.unmet,
        "released": cost.released,
        "setups": cost.setups,
    } | ({"limits": cost.limits} if cost.limits else {})


def _price_document(price: Price, start: date) -> dict[str, Any]:
    of = {"line": price.line} if price.line is not None else {"quota": price.quota}
    return of | {"date": _date_text(price.day, start), "price": price.price}


def _reason_document(reason: Reason, start: date) -> dict[str, Any]:
    document: dict[str, Any] = {
        "rule": reason.rule,
        "step": reason.step,
        "link": reason.link,
        "quota": reason.quota,
        "first_date": _date_text(reason.first_day, start),
        "last_date": _date_text(reason.last_day, start),
        "amount": reason.amount,
        "earliest_finish": _date_text(reason.earliest_finish, start),
        "together": True if reason.together else None,
        "proven": None if reason.proven else False,
        "above_every_day": True if reason.above_every_day else None,
        "agreed_in_vain": True if reason.agreed_in_vain else None,
        "by_agreement": True if reason.by_agreement else None,
        "text": reason.text,
    }
    return {name: value for name, value in document.items() if value is not None and value != ""}


def _date_text(day: int | None, start: date) -> str | None:
    return None if day is None else date.fromordinal(start.toordinal() + day).isoformat()


def write(solution: Solution, start: date, path: Path | str) -> None:
    """Write the plan file, gzipped if the name ends in `.gz`: the same solution gives the same bytes.

    The file appears whole or not at all. Raises OSError where it cannot be written.
    """
    files.write(path, encoded(solution, start))


def encoded(solution: Solution, start: date) -> bytes:
    """The plan file of a solution as UTF-8; `start` is the park's first day."""
    return "".join(_lines(solution, start)).encode()


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def _lines(solution: Solution, start: date) -> Iterable[str]:
    """JSON with one entry of a list to a line, so that two plans can be compared line by line."""
    document = to_document(replace(solution, lots=NO_LOTS), start)
    lists = {name: list(map(_encode, value)) for name, value in document.items() if isinstance(value, list)}
    lists["lots"] = list(_lot_texts(solution.lots, start))
    separator = "{"
    for name, value in document.items():
        yield f"{separator}\n{_encode(name)}:"
        separator = ","
        yield "[\n" + ",\n".join(lists[name]) + "\n]" if lists.get(name) else _encode(value)
    yield "\n}\n"


def _lot_texts(lots: Lots, start: date) -> Iterator[str]:
    """Lots as JSON: the same as encoding their documents, but each distinct line and day is encoded once."""
    steps = _step_texts(lots, start.toordinal())
    first = lots.first.tolist()
    orders = [_encode(order) for order in lots.orders]
    for row, (order, quantity) in enumerate(zip(lots.order.tolist(), lots.quantity.tolist(), strict=True)):
        route = ",".join(steps[first[row] : first[row + 1]])
        yield f'{{"order":{orders[order]},"quantity":{_encode(quantity)},"steps":[{route}]}}'


def _step_texts(lots: Lots, start: int) -> list[str]:
    """Each step as JSON [steps of all lots]."""
    if not len(lots.line):
        return []
    earliest = int(lots.day.min())
    span = int(lots.day.max()) - earliest + 1
    codes, which = np.unique(lots.line * np.int64(span) + (lots.day - earliest), return_inverse=True)
    steps = [Step(lots.lines[code // span], earliest + code % span) for code in codes.tolist()]
    texts = [_encode(document) for document in steps_document(tuple(steps), start)]
    return [texts[place] for place in which.tolist()]
