"""Lists of orders: what they leave out, and their sequence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from services.matching.domain.orders import Order, OrderState

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Shortfall(StrEnum):
    """Shortfall of planned orders: ANY of LATE and SHORT (less than all is scheduled, but some), or NONE of them."""

    ANY = "any"
    LATE = "late"
    SHORT = "short"
    NONE = "none"


class Sequence(StrEnum):
    """The attribute of orders by which a list comes; orders that are alike in it come by id."""

    ID = "id"
    DUE = "due"
    QUANTITY = "quantity"
    CREATED = "created_at"


@dataclass(frozen=True, slots=True)
class OrderList:
    """Filter and sequence of a list of orders; an empty field lets all pass.

    `text` is somewhere in an order's id, buyer's reference or owner. Due dates are from `due_from` to `due_until`, both
    of them included. Orders with `shortfall_since` are late or short since then or later.
    """

    state: OrderState | None = None
    product: str = ""
    text: str = ""
    due_from: date | None = None
    due_until: date | None = None
    shortfall: Shortfall | None = None
    shortfall_since: datetime | None = None
    owner: str = ""
    sequence: Sequence = Sequence.ID
    descending: bool = False

    @property
    def planned_only(self) -> bool:
        """True where no order that is over can be in the list."""
        return self.shortfall is not None or self.shortfall_since is not None

    def key_of(self, order: Order) -> tuple[str | int, ...]:
        """The order's place in the list, as a page's token has it: the inverse of `place_of`."""
        if self.sequence is Sequence.DUE:
            return order.due.isoformat(), order.id
        if self.sequence is Sequence.QUANTITY:
            return order.quantity, order.id
        if self.sequence is Sequence.CREATED:
            return (order.created_at - _EPOCH) // timedelta(microseconds=1), order.id
        return (order.id,)

    @property
    def key_kinds(self) -> tuple[type, ...]:
        """The types of a key's parts."""
        if self.sequence is Sequence.ID:
            return (str,)
        return (str if self.sequence is Sequence.DUE else int), str

    def place_of(self, key: tuple[str | int, ...]) -> tuple[date | datetime | int | str, ...]:
        """The values of a key's attributes. Raises ValueError or OverflowError for a key that no order has."""
        if self.sequence is Sequence.DUE:
            return date.fromisoformat(str(key[0])), key[1]
        if self.sequence is Sequence.CREATED:
            return _EPOCH + timedelta(microseconds=int(key[0])), key[1]
        return key
