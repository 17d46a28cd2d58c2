"""Units lost on the road leave the lots of their order: they are made again, or the order is short."""

from __future__ import annotations

from collections.abc import Mapping

from services.matching.domain.goods import Sums, Way
from services.matching.domain.lots import Stage
from services.matching.scheduling.reporting import Stocktaking
from services.matching.scheduling.snapshot import ParkSnapshot


def count_losses(
    snapshot: ParkSnapshot, order: str, stock: Stocktaking, ways: Mapping[Way, Sums], *, closed: bool
) -> None:
    """Take units that were lost out of the order's work in progress, and ask for what the order then lacks.

    Of work that does not count as done yet nothing can be lost: such units stay uncounted until the day has `closed`.
    """
    lost = ((way, _lose(snapshot, order, stock, way, sums, closed=closed)) for way, sums in sorted(ways.items()))
    counted = [way for way, some in lost if some]
    if counted:
        stock.take(min(way.step for way in counted))


def _lose(snapshot: ParkSnapshot, order: str, stock: Stocktaking, way: Way, sums: Sums, *, closed: bool) -> bool:
    """True if units of the way were lost: of those that their maker has made, first of those that went that way."""
    before = sums.uncounted
    to = {stage.line for stage in _stages(snapshot, order, way.step + 1, way.to_enterprise)}
    for stage in _stages(snapshot, order, way.step, way.maker):
        sums.uncounted -= stock.production.lose(stage, sums.uncounted, to=to, closed=closed)
    return sums.uncounted < before


def _stages(snapshot: ParkSnapshot, order: str, step: int, enterprise: str) -> list[Stage]:
    """The stages of an enterprise at a step."""
    of_step = ((stage, each) for stage, each in snapshot.of_order(order).items() if stage.step == step)
    return sorted((stage for stage, each in of_step if each.enterprise == enterprise), key=lambda stage: stage.line)
