"""Sums of an order's goods: where they were sent, and from where they have left."""

from __future__ import annotations

from services.matching.domain.goods import Sums, Way, left_from, sent_to


def test_goods_that_were_lost_on_the_way_on_are_not_at_the_place_that_they_left() -> None:
    """Two units fixed a plan's lots at a sewer who had sent all twelve of his on."""
    ways = {
        Way(0, "weaver", "alpha"): Sums(loaded=12, received=12),
        Way(0, "alpha", "beta", "weaver"): Sums(loaded=12, received=10, lost=2),
    }

    assert sent_to(ways) == {(0, "beta"): 10}
    assert left_from(ways) == {(0, "weaver"): 12}


def test_goods_that_came_back_are_at_the_place_that_they_had_left() -> None:
    ways = {
        Way(0, "weaver", "alpha"): Sums(loaded=12, received=12),
        Way(0, "alpha", "beta", "weaver"): Sums(loaded=12, received=9, returned=3),
    }

    assert sent_to(ways) == {(0, "alpha"): 3, (0, "beta"): 9}
