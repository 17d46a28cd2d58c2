"""Reasons in English. They name links, days and amounts; never an enterprise, a price or what a rival has or does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.planning.model import CampaignFacts, Line, Order, Problem, fits, terms
from services.planning.model.solution import Reason

_TOO_FEW_LINES = ("no-eligible-line", "capacity")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for reasons of one park's orders."""

    problem: Problem
    facts: CampaignFacts

    def worded(self, order: Order, reason: Reason) -> Reason:
        """The reason with its sentence, and with what the order or the lines ask for and cannot be kept."""
        marked = replace(
            reason,
            above_every_day=self._above_every_day(order, reason),
            agreed_in_vain=self._agreed_in_vain(order, reason),
        )
        return replace(marked, text=self._text(order, marked))

    def _text(self, order: Order, reason: Reason) -> str:
        """One sentence without a full stop."""
        sentences = {
            "no-eligible-line": self._no_eligible_line,
            "no-lane": self._no_lane,
            "capacity": self._capacity,
            "quota": self._quota,
            "min-run": self._min_run,
            "set-up": self._set_up,
            "transfer-batch": self._transfer_batch,
        }
        worded = sentences.get(reason.rule)
        return worded(order, reason) if worded else _of_the_order(self.problem, reason)

    def _above_every_day(self, order: Order, reason: Reason) -> bool:
        """True if the rule asks for more at once than any line that fits can make on any day."""
        step = reason.step or 0
        lines = self._fitting(order, step)
        if reason.rule == "min-run":
            return all(self.facts.least_run(order, step, line) > _largest_day(line) for line in lines)
        if reason.rule == "transfer-batch":
            least = self.facts.least_batch(order)
            return all(least * terms(order, order.route[step], line)[0] > _largest_day(line) for line in lines)
        return False

    def _agreed_in_vain(self, order: Order, reason: Reason) -> bool:
        """True if too few lines are why, and a price is agreed for lines that do not fit."""
        if reason.rule not in _TOO_FEW_LINES or reason.step is None:
            return False
        fitting = {line.id for line in self._fitting(order, reason.step)}
        return any(each.line not in fitting for each in order.route[reason.step].agreed)

    def _no_eligible_line(self, _order: Order, reason: Reason) -> str:
        return f"no line of the park can do {_where(reason)} as the order asks{_in_vain(reason)}"

    def _no_lane(self, order: Order, reason: Reason) -> str:
        way_on = " or from there to where the order is shipped"
        is_last = reason.step == len(order.route) - 1 and order.ship_to is not None
        return f"no lane leads to {_where(reason)} from the step before{way_on if is_last else ''}"

    def _capacity(self, _order: Order, reason: Reason) -> str:
        when = _between(self.problem, reason)
        return f"{_where(reason)} lacks capacity for {_amount(reason)} units {when}{_in_vain(reason)}"

    def _quota(self, _order: Order, reason: Reason) -> str:
        when = _between(self.problem, reason)
        limit = f"the park's limit on {reason.quota or 'it'}"
        return f"{_where(reason)} is held back by {limit}, by {_amount(reason)} units {when}"

    def _min_run(self, _order: Order, reason: Reason) -> str:
        if reason.above_every_day:
            return f"{_where(reason)}: the smallest runs there are above the capacity of every day"
        when = _between(self.problem, reason)
        return f"{_where(reason)}: the free capacity of a day is less than the smallest runs there {when}"

    def _set_up(self, _order: Order, reason: Reason) -> str:
        when = _between(self.problem, reason)
        return f"{_where(reason)}: set-ups leave too little capacity, or cost too much, {when}"

    def _transfer_batch(self, _order: Order, reason: Reason) -> str:
        if reason.above_every_day:
            return f"{_where(reason)}: the order's transfer batch is more than any line there makes in a day"
        when = _between(self.problem, reason)
        return f"{_where(reason)}: too few units could go on together for a transfer batch {when}"

    def _fitting(self, order: Order, step: int) -> list[Line]:
        wanted = order.route[step]
        return [line for line in self.problem.lines_by_link.get(wanted.link, ()) if fits(wanted, line)]


def _in_vain(reason: Reason) -> str:
    return "; a price is agreed for lines that do not fit" if reason.agreed_in_vain else ""


def _largest_day(line: Line) -> float:
    """The most capacity that a line has on a day."""
    return max(line.daily_capacity, *line.overrides.values(), 0.0)


def _where(reason: Reason) -> str:
    return f"{reason.link} (step {reason.step + 1})" if reason.step is not None and reason.link else "the whole route"


def _amount(reason: Reason) -> str:
    return f"{reason.amount:,.0f}" if reason.amount else "some"


def _of_the_order(problem: Problem, reason: Reason) -> str:
    sentences = {
        "lead-time": _lead_time(problem, reason),
        "max-suppliers": f"{_where(reason)} would need more suppliers than the order allows",
        "min-lot": f"{_where(reason)}: what is left to make is less than the lines there take on",
        "cost": _cost(reason),
        "unfinished": _unfinished(reason),
    }
    return sentences[reason.rule]


def _lead_time(problem: Problem, reason: Reason) -> str:
    if reason.by_agreement:
        return f"the days that are agreed for {_amount(reason)} units end on {_date(problem, reason.earliest_finish)}"
    return f"{_where(reason)} takes too long: {_finish(problem, reason)}"


def _unfinished(reason: Reason) -> str:
    if reason.amount:
        return f"there is a better place for much of {reason.amount:,.0f} units; a longer search may find it"
    if reason.proven:
        return "there is a better place for it; a longer search may find it"
    return "time ended before its reason was found; a longer search may find it, or a better place"


def _cost(reason: Reason) -> str:
    which = "making it, or making it in time, costs more than it is worth"
    return which if reason.step is None else f"{which}, most of all at {reason.link} (step {reason.step + 1})"


def _between(problem: Problem, reason: Reason) -> str:
    first, last = _date(problem, reason.first_day), _date(problem, reason.last_day)
    if first is None or last is None:
        return "over the whole horizon"
    return f"on {first}" if first == last else f"from {first} to {last}"


def _finish(problem: Problem, reason: Reason) -> str:
    when = _date(problem, reason.earliest_finish)
    return "it cannot end within the horizon" if when is None else f"it cannot end before {when}"


def _date(problem: Problem, day: int | None) -> date | None:
    return None if day is None else problem.date_of(day)
