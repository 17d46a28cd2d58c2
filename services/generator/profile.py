"""The profile of a kind of park: its chain of trades, places, products and vehicles."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Campaign:
    """Set-up of a trade's lines, its cost, and the smallest run; each is drawn between two shares.

    `setup` and `min_run` are shares of the line's day, or of one machine's day where `by_machine`; `cost` is a share of
    the money that a line's day is worth.
    """

    setup: tuple[float, float] = (0.0, 0.0)
    cost: tuple[float, float] = (0.0, 0.0)
    min_run: tuple[float, float] = (0.0, 0.0)
    by_machine: bool = False


@dataclass(frozen=True, slots=True)
class Suppliers:
    """The enterprises that buyers allow at a trade: `spare` (least, most) times those the order needs, rounded up.

    `extra` are allowed beyond that; `share` of the orders have such a limit.
    """

    share: float = 1.0
    spare: tuple[float, float] = (2.0, 3.0)
    extra: int = 1


@dataclass(frozen=True, slots=True)
class Trade:
    """A link of the chain and the enterprises that work at it.

    `enterprises` is its share of all enterprises, `machines` the machines of each, `output` the units a machine makes a
    day; `price` is money per unit of capacity, `lead_days` what a line may have, `tags` (with the share of lines that
    have each) what it may be able to do, `suffix` how its enterprises' names end.
    """

    link: str
    name: str
    name_en: str
    enterprises: float
    machines: float
    output: float
    price: float
    min_lot: int
    lead_days: tuple[int, ...]
    tags: dict[str, float]
    suffix: tuple[str, ...]
    carriage: bool = False
    campaign: Campaign = Campaign()
    suppliers: Suppliers = Suppliers()


@dataclass(frozen=True, slots=True)
class Place:
    """A zone. `days` and `cost` (per unit) are of the lane there from the park, for places outside it."""

    id: str
    name: str
    name_en: str
    latitude: float
    longitude: float
    days: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Style:
    """A product: per link the capacity it takes per unit and the tags it needs. `share` is of the orders."""

    code: str
    name: str
    name_en: str
    share: float
    loads: dict[str, float] = field(default_factory=dict)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A class of vehicles: what one carries, how many there are, trips a day, money per trip."""

    id: str
    name: str
    name_en: str
    capacity_units: int
    count: int
    trips_per_day: int
    cost: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of park.

    `quotas` are (id, link, share of the link's capacity that may run on one day), `certificates` the share of all
    lines that hold each, `haul_per_kilometre` money per unit, `order_spread` the sigma of the logarithm of order
    sizes, `window` the least and the most days from an order's release to its due date; a buyer who wants few suppliers
    still allows enough of them to make the goods in `window_at_one_step`, a share of that time. What the park is asked
    to make is measured at `core_link`. `transfer_batch` is in units.
    """

    id: str
    name: str
    name_en: str
    unit: str
    trades: tuple[Trade, ...]
    places: tuple[Place, ...]
    outside: tuple[Place, ...]
    styles: tuple[Style, ...]
    vehicles: tuple[Vehicle, ...]
    quotas: tuple[tuple[str, str, float], ...]
    certificates: dict[str, float]
    haul_per_kilometre: float
    order_spread: float
    window: tuple[int, int]
    window_at_one_step: float
    unmet_cost: tuple[float, ...]
    late_cost: tuple[float, ...]
    core_link: str
    transfer_batch: int
