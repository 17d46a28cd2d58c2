"""A second judge of plans, written from the rules' words on the two files alone, in plain loops: nothing is shared.

Slow and simple on purpose. It lists the rules that a plan breaks and the cost of the plan, by part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

Document = dict[str, Any]
NEARLY = 1e-6


class Judge:
    """A park file and a plan file, side by side."""

    def __init__(self, park: Document, plan: Document) -> None:
        self.park = park
        self.lines = {line["id"]: line for line in park["lines"]}
        self.orders = {order["id"]: order for order in park["orders"]}
        self.start = date.fromisoformat(park["start_date"])
        self.begun: defaultdict[tuple[Any, ...], int] = defaultdict(int)
        for lot in park.get("in_progress", []):
            self.begun[lot["order"], self._key(lot["steps"])] += lot["quantity"]
        self.all_lots = plan["lots"]
        self.broken: set[str] = set()
        self.lots = [lot for lot in plan["lots"] if self._sound(lot)]

    @staticmethod
    def _key(steps: list[Document]) -> tuple[tuple[str, str], ...]:
        return tuple((step["line"], step["date"]) for step in steps)

    def _day(self, text: str) -> int:
        return (date.fromisoformat(text) - self.start).days

    def _done(self, lot: Document) -> int:
        """How many first steps lie before day 0."""
        days = [self._day(step["date"]) for step in lot["steps"]]
        return next((number for number, day in enumerate(days) if day >= 0), len(days))

    def _sound(self, lot: Document) -> bool:
        """Returns true if the park knows the lot; notes the rules that it breaks otherwise."""
        fault = self._fault(lot)
        if fault:
            self.broken.add(fault)
        return fault is None

    def _fault(self, lot: Document) -> str | None:
        if lot["order"] not in self.orders:
            return "known-order"
        if lot["quantity"] <= 0 or lot["quantity"] % 1:
            return "whole-quantity"
        if len(lot["steps"]) != len(self.orders[lot["order"]]["route"]):
            return "whole-route"
        done = self._done(lot)
        if done and (lot["order"], self._key(lot["steps"][:done])) not in self.begun:
            return "in-progress"
        ahead = [self._day(step["date"]) for step in lot["steps"][done:]]
        known = all(step["line"] in self.lines for step in lot["steps"])
        return None if known and all(0 <= day < self.park["days"] for day in ahead) else "known-line-and-day"

    def rules(self) -> set[str]:
        """The names of all rules broken."""
        for rule in (self._step_by_step, self._taken, self._begun, self._suppliers, self._amounts, self._commitments):
            self.broken.update(rule())
        return self.broken

    def _ahead(self, lot: Document) -> Iterator[tuple[int, Document, Document, Document]]:
        """The steps yet to be done: number, what is asked, the line, the plan's step."""
        route = self.orders[lot["order"]]["route"]
        for number in range(self._done(lot), len(route)):
            step = lot["steps"][number]
            yield number, route[number], self.lines[step["line"]], step

    def _way(self, before: Document, after: Document) -> Document | None:
        lanes = {(lane["from_zone"], lane["to_zone"]): lane for lane in self.park["lanes"]}
        here, there = self.lines[before["line"]]["zone"], self.lines[after["line"]]["zone"]
        return lanes.get((here, there), {"transit_days": 0, "cost": 0.0} if here == there else None)

    def _step_by_step(self) -> Iterator[str]:
        for lot in self.lots:
            for number, asked, line, step in self._ahead(lot):
                fit = asked["link"] == line["link"] and set(asked.get("tags", ())) <= set(line["tags"])
                fit = fit and line["quality"] >= asked.get("min_quality", 0)
                fit = fit and line["enterprise"] not in asked.get("excluded_enterprises", ())
                if not fit or line["enterprise"] not in (asked.get("only_enterprises") or [line["enterprise"]]):
                    yield "eligible"
                ready = self._day(self.orders[lot["order"]]["release_date"])
                if number:
                    before = lot["steps"][number - 1]
                    way, ready = self._way(before, step), self._day(before["date"])
                    if way is None:
                        yield "lane"
                    else:
                        ready += self.lines[before["line"]]["lead_days"] + way["transit_days"]
                if self._day(step["date"]) < ready:
                    yield "sequence"

    def _terms(self, lot: Document, asked: Document, line: Document) -> tuple[float, float]:
        product = self.orders[lot["order"]].get("product")
        for rate in line.get("rates", ()):
            if rate["product"] == product:
                return rate["load"], rate["price"]
        load = asked.get("load", 1.0)
        return load, load * line["price"]

    def _capacity(self, line: Document, day: str) -> float:
        return next(
            (o["capacity"] for o in line.get("capacity_overrides", ()) if o["date"] == day), line["daily_capacity"]
        )

    def _taken(self) -> Iterator[str]:
        of_line: defaultdict[tuple[str, str], float] = defaultdict(float)
        of_quota: defaultdict[tuple[str, str], float] = defaultdict(float)
        for lot in self.lots:
            for _, asked, line, step in self._ahead(lot):
                load = lot["quantity"] * self._terms(lot, asked, line)[0]
                of_line[line["id"], step["date"]] += load
                for quota in self.park["quotas"]:
                    of_quota[quota["id"], step["date"]] += load * quota["per_unit"] * (line["link"] in quota["links"])
        for (ident, day), amount in of_line.items():
            if amount > self._capacity(self.lines[ident], day) * (1 + NEARLY) + NEARLY:
                yield "capacity"
        limits = {quota["id"]: quota["daily_limit"] for quota in self.park["quotas"]}
        for (ident, _), amount in of_quota.items():
            if amount > limits[ident] * (1 + NEARLY) + NEARLY:
                yield "quota"

    def _begun(self) -> Iterator[str]:
        for (order, steps), units in self.begun.items():
            on = [lot for lot in self.lots if lot["order"] == order and self._done(lot) == len(steps)]
            if sum(lot["quantity"] for lot in on if self._key(lot["steps"][: len(steps)]) == steps) > units:
                yield "in-progress"

    def _suppliers(self) -> Iterator[str]:
        committed = {
            (lot["order"], number, step["line"])
            for lot in (*self.park.get("firm", []), *self.park.get("in_progress", []))
            for number, step in enumerate(lot["steps"])
        }
        for order in self.park["orders"]:
            lots = [lot for lot in self.lots if lot["order"] == order["id"]]
            for number, asked in enumerate(order["route"]):
                units: defaultdict[str, int] = defaultdict(int)
                for lot in lots:
                    units[lot["steps"][number]["line"]] += lot["quantity"]
                planned = {lot["steps"][number]["line"] for lot in lots if number >= self._done(lot)}
                enterprises = {self.lines[line]["enterprise"] for line in units}
                if planned and asked.get("max_suppliers") and len(enterprises) > asked["max_suppliers"]:
                    yield "max-suppliers"
                for line in planned:
                    least = min(self.lines[line]["min_lot"], order["quantity"])
                    if units[line] < least and (order["id"], number, line) not in committed:
                        yield "min-lot"

    def _made(self, order: str) -> int:
        return sum(lot["quantity"] for lot in self.lots if lot["order"] == order)

    def _amounts(self) -> Iterator[str]:
        committed = {lot["order"] for lot in self.park.get("firm", [])}
        for order in self.park["orders"]:
            made = self._made(order["id"])
            if made > order["quantity"]:
                yield "demand"
            if 0 < made < order["quantity"] and not order["partial"] and order["id"] not in committed:
                yield "all-or-nothing"

    def _commitments(self) -> Iterator[str]:
        if any(missing > 0 for commitment, missing in self._missing() if "release_cost" not in commitment):
            yield "firm"

    def _missing(self) -> Iterator[tuple[Document, float]]:
        """Each commitment, the longest first, with the units not kept; a unit keeps one commitment only."""
        free = [[lot["order"], self._key(lot["steps"]), lot["quantity"]] for lot in self.all_lots]
        for commitment in sorted(self.park.get("firm", []), key=lambda each: -len(each["steps"])):
            missing, steps = commitment["quantity"], self._key(commitment["steps"])
            for entry in free:
                if entry[0] == commitment["order"] and entry[1][: len(steps)] == steps:
                    kept = min(missing, entry[2])
                    entry[2] -= kept
                    missing -= kept
            yield commitment, missing

    def cost(self) -> dict[str, float]:
        """The cost of the plan, by part; for a plan whose lots the park all knows."""
        parts = dict.fromkeys(("production", "haulage", "lateness", "unmet", "released"), 0.0)
        for lot in self.lots:
            order, units = self.orders[lot["order"]], lot["quantity"]
            for _, asked, line, _step in self._ahead(lot):
                parts["production"] += units * self._terms(lot, asked, line)[1]
            for number, (before, after) in enumerate(pairwise(lot["steps"])):
                way = self._way(before, after)
                if number + 1 >= self._done(lot) and way is not None:
                    parts["haulage"] += units * way["cost"]
            last = lot["steps"][-1]
            finish = date.fromisoformat(last["date"]) + timedelta(days=self.lines[last["line"]]["lead_days"])
            late = (finish - date.fromisoformat(order["due_date"])).days
            parts["lateness"] += units * max(0, late) * order["late_cost"]
        for ident, order in self.orders.items():
            parts["unmet"] += max(0, order["quantity"] - self._made(ident)) * order["unmet_cost"]
        parts["released"] = sum(missing * commitment.get("release_cost", 0) for commitment, missing in self._missing())
        return parts
