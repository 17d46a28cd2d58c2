"""The twelve clauses by name, and the checker that holds a midnight against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from benchmarks.simulation.checker import goods, orders, terms, work
from benchmarks.simulation.checker.known import Finding, Known

CLAUSES: Mapping[str, Callable[[Known], Iterator[Finding]]] = {
    "balance": work.balance,
    "made once": work.made_once,
    "within capacity": terms.within_capacity,
    "prices kept": terms.prices_kept,
    "state says why": orders.state_says_why,
    "assumed apart": work.assumed_apart,
    "views equal terms": terms.views_equal_terms,
    "goods fix places": goods.goods_fix_places,
    "made again": orders.made_again,
    "no past days": work.no_past_days,
    "declined stays": terms.declined_stays,
    "over is over": orders.over_is_over,
}


def findings(known: Known) -> list[Finding]:
    """All that contradicts a clause."""
    return [finding for clause in CLAUSES.values() for finding in clause(known)]
