"""A second judge of plans, written from the rules' words on the two files alone, in plain loops: nothing is shared.

Slow and simple on purpose. It lists the rules that a plan breaks and the cost of the plan, by part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

Document = dict[str, Any]
# Order, number of the step, line and date.
Run = tuple[str, int, str, str]
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
        self.passed: defaultdict[tuple[str, int], int] = defaultdict(int)
        self.committed: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._count(park.get("in_progress", []), park.get("firm", []))
        self.broken: set[str] = set()
        self.counted = [lot for lot in plan["lots"] if self._is_of_the_park(lot)]
        self.lots = [lot for lot in self.counted if self._goes_on_from_what_is_there(lot)]
        if any(self._known(lot) < len(lot["steps"]) for lot in self.lots):
            self.broken.add("known-line-and-day")

    def _count(self, in_progress: list[Document], commitments: list[Document]) -> None:
        for lot in in_progress:
            for number in range(len(lot["steps"])):
                self.passed[lot["order"], number] += lot["quantity"]
        for lot in commitments:
            for number, step in enumerate(lot["steps"]):
                self.committed[lot["order"], number] += lot["quantity"] * (self._day(step["date"]) >= 0)

    def _open(self, order: str, number: int) -> int:
        """Units of an order that neither passed a step before day 0 nor are committed to it."""
        gone = self.passed[order, number] + self.committed[order, number]
        return max(0, int(self.orders[order]["quantity"]) - gone)

    def _keeps(self, lot: Document) -> list[Document]:
        """The commitments as which the lot begins."""
        key = self._key(lot["steps"])
        firm = [each for each in self.park.get("firm", []) if each["order"] == lot["order"]]
        return [each for each in firm if key[: len(each["steps"])] == self._key(each["steps"])]

    @staticmethod
    def _key(steps: list[Document]) -> tuple[tuple[str, str], ...]:
        return tuple((step["line"], step["date"]) for step in steps)

    def _day(self, text: str) -> int:
        return (date.fromisoformat(text) - self.start).days

    def _done(self, lot: Document) -> int:
        """How many first steps lie before day 0."""
        days = [self._day(step["date"]) for step in lot["steps"]]
        return next((number for number, day in enumerate(days) if day >= 0), len(days))

    def _is_of_the_park(self, lot: Document) -> bool:
        """Returns true for whole units of an order on its whole route; notes the rules that are broken otherwise."""
        fault = None
        if lot["order"] not in self.orders:
            fault = "known-order"
        elif lot["quantity"] <= 0 or lot["quantity"] % 1:
            fault = "whole-quantity"
        elif len(lot["steps"]) != len(self.orders[lot["order"]]["route"]):
            fault = "whole-route"
        self.broken.update({fault} - {None})
        return fault is None

    def _goes_on_from_what_is_there(self, lot: Document) -> bool:
        done = self._done(lot)
        there = not done or (lot["order"], self._key(lot["steps"][:done])) in self.begun
        if not there:
            self.broken.add("in-progress")
        return there

    def _known(self, lot: Document) -> int:
        """How many first steps are on lines and days of the park: the rules look at no more."""
        done = self._done(lot)
        for number, step in enumerate(lot["steps"]):
            ahead = 0 <= self._day(step["date"]) < self.park["days"]
            if step["line"] not in self.lines or not (ahead or number < done):
                return number
        return len(lot["steps"])

    def rules(self) -> set[str]:
        """The names of all rules broken."""
        self.broken.update(self._step_by_step(), self._taken(), self._begun(), self._suppliers(), self._amounts())
        self.broken.update(self._commitments(), self._runs(), self._batches())
        return self.broken

    def _ahead(self, lot: Document) -> Iterator[tuple[int, Document, Document, Document]]:
        """The steps yet to be done: number, what is asked, the line, the plan's step."""
        route = self.orders[lot["order"]]["route"]
        for number in range(self._done(lot), self._known(lot)):
            step = lot["steps"][number]
            yield number, route[number], self.lines[step["line"]], step

    def _way(self, before: Document, after: Document) -> Document | None:
        return self._road(self.lines[before["line"]]["zone"], self.lines[after["line"]]["zone"])

    def _road(self, here: str, there: str) -> Document | None:
        lanes = {(lane["from_zone"], lane["to_zone"]): lane for lane in self.park["lanes"]}
        return lanes.get((here, there), {"transit_days": 0, "cost": 0.0} if here == there else None)

    def _delivery(self, lot: Document) -> Document | None:
        """The road from the last step's line to where the order goes; none at all where it is fetched."""
        goes_to = self.orders[lot["order"]].get("ship_to")
        here = self.lines[lot["steps"][-1]["line"]]["zone"]
        return self._road(here, goes_to) if goes_to is not None else {"transit_days": 0, "cost": 0.0}

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
            if self._known(lot) == len(lot["steps"]) and self._delivery(lot) is None:
                yield "lane"

    def _terms(self, lot: Document, asked: Document, line: Document) -> tuple[float, float]:
        product = self.orders[lot["order"]].get("product")
        agreed = {each["line"]: each["price"] for each in asked.get("agreed", ())}
        for rate in line.get("rates", ()):
            if rate["product"] == product:
                return rate["load"], agreed.get(line["id"], rate["price"])
        load = asked.get("load", 1.0)
        return load, agreed.get(line["id"], load * line["price"])

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
                    if line["link"] in quota["links"] or self._is_named(line, quota):
                        of_quota[quota["id"], step["date"]] += load * quota["per_unit"]
        for _, _, ident, day in self._campaigns():
            of_line[ident, day] += self.lines[ident].get("setup", 0.0)
        for (ident, day), amount in of_line.items():
            there_is = self._capacity(self.lines[ident], day)
            if amount > there_is * (1 + NEARLY) + NEARLY or there_is <= 0:
                yield "capacity"
        quotas = {quota["id"]: quota for quota in self.park["quotas"]}
        for (ident, day), amount in of_quota.items():
            other = [each["limit"] for each in quotas[ident].get("limits", ()) if each["date"] == day]
            if amount > (other or [quotas[ident]["daily_limit"]])[0] * (1 + NEARLY) + NEARLY:
                yield "quota"
        yield from self._passed()

    def _passed(self) -> Iterator[str]:
        for limit, amount in self._drawn():
            if "over_price" not in limit and amount > limit["limit"] * (1 + NEARLY) + NEARLY:
                yield "quota"

    def _drawn(self) -> Iterator[tuple[Document, float]]:
        """Each entry of limits[] with what is taken of it: on a day, or in its window."""
        for limit in self.park.get("limits", ()):
            drawn: defaultdict[str, float] = defaultdict(float)
            for lot in self.lots:
                for _, asked, line, step in self._ahead(lot):
                    day = step["date"]
                    within = limit.get("first_date", day) <= day <= limit.get("last_date", day)
                    if within and (line["link"] in limit.get("links", ()) or self._is_named(line, limit)):
                        load = lot["quantity"] * self._terms(lot, asked, line)[0] * limit.get("per_unit", 1.0)
                        drawn[limit.get("first_date", day)] += load
            yield from ((limit, amount) for amount in drawn.values())

    @staticmethod
    def _is_named(line: Document, quota: Document) -> bool:
        return line["id"] in quota.get("lines", ()) or line["enterprise"] in quota.get("enterprises", ())

    def _sizes(self) -> dict[Run, float]:
        """The runs: capacity taken by order, step, line and date."""
        sizes: defaultdict[Run, float] = defaultdict(float)
        for lot in self.lots:
            for number, asked, line, step in self._ahead(lot):
                load = self._terms(lot, asked, line)[0]
                sizes[lot["order"], number, line["id"], step["date"]] += lot["quantity"] * load
        return dict(sizes)

    def _campaigns(self) -> Iterator[Run]:
        """The runs that begin a campaign: none was on the line's open day before, or on a day shut since then."""
        runs = {(order, step, line, self._day(day)) for order, step, line, day in self._sizes()}
        done = {
            (lot["order"], number, step["line"], self._day(step["date"]))
            for lot in self.park.get("in_progress", [])
            for number, step in enumerate(lot["steps"])
        }
        for order, step, line, day in runs:
            before = day - 1
            while before >= -200 and self._capacity(self.lines[line], self._date(before)) <= 0:
                before -= 1
            goes_on = (order, step, line, before) in runs
            if before < 0:
                goes_on = any(each[:3] == (order, step, line) and each[3] >= before for each in done)
            if not goes_on:
                yield order, step, line, self._date(day)

    def _date(self, day: int) -> str:
        return (self.start + timedelta(days=day)).isoformat()

    def _runs(self) -> Iterator[str]:
        free = {
            (lot["order"], number, step["line"], step["date"])
            for lot in self.lots
            for commitment in self._keeps(lot)
            for number, step in enumerate(commitment["steps"])
        }
        for (order, number, ident, day), size in self._sizes().items():
            asked, line = self.orders[order]["route"][number], self.lines[ident]
            load = self._terms({"order": order}, asked, line)[0]
            least = min(line.get("min_run", 0.0), self._open(order, number) * load)
            if size < least * (1 - NEARLY) - NEARLY and (order, number, ident, day) not in free:
                yield "min-run"

    def _batches(self) -> Iterator[str]:
        together: defaultdict[tuple[Any, ...], int] = defaultdict(int)
        for lot in self.lots:
            if not self._done(lot) and not self._keeps(lot):
                together[lot["order"], self._key(lot["steps"])] += lot["quantity"]
        for (order, _), units in together.items():
            if units < min(self.orders[order].get("transfer_batch", 0.0), self._open(order, 0)):
                yield "transfer-batch"

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
            for number, asked in enumerate(order["route"]):
                lots = [lot for lot in self.lots if lot["order"] == order["id"] and number < self._known(lot)]
                units: defaultdict[str, int] = defaultdict(int)
                for lot in lots:
                    units[lot["steps"][number]["line"]] += lot["quantity"]
                planned = {lot["steps"][number]["line"] for lot in lots if number >= self._done(lot)}
                enterprises = {self.lines[line]["enterprise"] for line in units}
                if planned and asked.get("max_suppliers") and len(enterprises) > asked["max_suppliers"]:
                    yield "max-suppliers"
                for line in planned:
                    least = min(self.lines[line]["min_lot"], self._open(order["id"], number))
                    if units[line] < least and (order["id"], number, line) not in committed:
                        yield "min-lot"

    def _made(self, order: str) -> int:
        return sum(lot["quantity"] for lot in self.counted if lot["order"] == order)

    def _amounts(self) -> Iterator[str]:
        committed = {lot["order"] for lot in (*self.park.get("firm", []), *self.park.get("in_progress", []))}
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
        """Each commitment with the units not kept: binding ones first, then longer ones. A unit keeps one only."""
        ranked = sorted(self.park.get("firm", []), key=lambda each: ("release_cost" in each, -len(each["steps"])))
        free = [[lot["order"], self._key(lot["steps"]), lot["quantity"]] for lot in self.all_lots]
        for commitment in ranked:
            missing, steps = commitment["quantity"], self._key(commitment["steps"])
            for entry in free:
                if entry[0] == commitment["order"] and entry[1][: len(steps)] == steps:
                    kept = min(missing, entry[2])
                    entry[2] -= kept
                    missing -= kept
            yield commitment, missing

    def figures(self) -> dict[str, object]:
        """Runs, campaigns and enterprises of the plan."""
        sizes, orders, enterprises = self._sizes(), defaultdict(set), defaultdict(set)
        for order, number, line, day in sizes:
            orders[line, day].add(order)
            enterprises[order, number].add(self.lines[line]["enterprise"])
        shares = [size / max(self.lines[line]["daily_capacity"], NEARLY) for (_, _, line, _), size in sizes.items()]
        beside = [len(each) for each in orders.values()] or [0]
        return {
            "runs": len(sizes),
            "runs_under_5_percent": sum(share < 0.05 for share in shares) / max(1, len(sizes)),
            "runs_under_1_percent": sum(share < 0.01 for share in shares) / max(1, len(sizes)),
            "campaigns": len(list(self._campaigns())),
            "orders_per_line_day": {"median": median(beside), "max": max(beside)},
            "enterprises_per_step": median([len(each) for each in enterprises.values()] or [0]),
        }

    def cost(self) -> dict[str, float]:
        """The cost of the plan, by part; for a plan whose lots the park all knows."""
        parts = dict.fromkeys(("production", "haulage", "lateness", "unmet", "released", "setups", "limits"), 0.0)
        for lot in self.lots:
            order, units = self.orders[lot["order"]], lot["quantity"]
            for _, asked, line, _step in self._ahead(lot):
                parts["production"] += units * self._terms(lot, asked, line)[1]
            for number, (before, after) in enumerate(pairwise(lot["steps"])):
                way = self._way(before, after)
                if number + 1 >= self._done(lot) and way is not None:
                    parts["haulage"] += units * way["cost"]
            last = lot["steps"][-1]
            road = self._delivery(lot) or {"transit_days": 0, "cost": 0.0}
            parts["haulage"] += units * road["cost"]
            days = self.lines[last["line"]]["lead_days"] + road["transit_days"]
            finish = date.fromisoformat(last["date"]) + timedelta(days=days)
            late = (finish - date.fromisoformat(order["due_date"])).days
            parts["lateness"] += units * max(0, late) * order["late_cost"]
        for ident, order in self.orders.items():
            parts["unmet"] += max(0, order["quantity"] - self._made(ident)) * order["unmet_cost"]
        parts["setups"] = sum(self.lines[ident].get("setup_cost", 0.0) for _, _, ident, _ in self._campaigns())
        parts["released"] = sum(missing * commitment.get("release_cost", 0) for commitment, missing in self._missing())
        over = ((limit.get("over_price", 0.0), amount - limit["limit"]) for limit, amount in self._drawn())
        parts["limits"] = sum(price * max(0.0, amount) for price, amount in over)
        return parts
