"""The figures that tune the search."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoutingParams:
    """Figures of ruin and recreate, those of Christiaens and Vanden Berghe (2020) where they name one.

    Temperatures are shares of the cost of a shipment, as far as it is for distance.
    """

    removed: float = 10.0  # shipments that a move takes out, on average
    longest_string: int = 10
    blink: float = 0.01  # of the places, so many are passed over
    split_share: float = 0.5  # of the strings
    hottest: float = 0.5
    coldest: float = 0.005
    # The first stretch, before the cost of a shipment is known: share of the time, temperature at first, and its fall.
    warm_up_share: float = 0.05
    warm_up_temperature: float = 0.3
    warm_up_fall: float = 0.25
    # In a large wave a shipment is tried in the trips of so many neighbours only.
    neighbours: int = 40
    large_wave: int = 400  # shipments
    # Fewer vehicles: share of the time, growth of what an absent shipment costs with each move, temperature.
    fleet_share: float = 0.45
    fleet_attempt: float = 0.3  # of the time that is left for it
    fleet_failures: int = 6  # attempts in a row
    absence_growth: float = 0.025
    fleet_temperature: float = 0.5
    absent_seed_share: float = 0.5  # of the moves that begin at a shipment that is absent
    # Moves that take whole trips out: some of a few vehicles, or all of one.
    trip_share: float = 0.02
    tour_share: float = 0.01
    # In a small hub wave of several classes, of which all of a tour may change: so much by the number of shipments.
    class_moves: float = 2.0
    most_tour_share: float = 0.1
    any_price_share: float = 0.1  # of the moves that insert shipments even where leaving them is cheaper
    workers: int = 2
    # Two workers on one wave exchange what they have so many times.
    stretches: int = 40
    # When routes are replanned: what a change of vehicle costs, as a share of a shipment's driving; how hot it begins;
    # of the shipments of before so many change at most, and while they are more, each costs so many times as much.
    change_share: float = 1.0
    replan_heat: float = 0.1
    most_changed: float = 0.1
    change_growth: float = 8.0
