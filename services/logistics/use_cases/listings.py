"""The fields by which lists of movements are filtered and sorted; what outsiders are not shown is not among them."""

from __future__ import annotations

from services.chassis import listing
from services.chassis.listing import Listing
from services.logistics.domain.movement import MovementState
from services.logistics.storage import tables
from services.logistics.wire import names

_movements = tables.movements.c

MOVEMENTS = Listing(
    {
        "name": listing.named(_movements.id, names.MOVEMENT),
        "order": listing.named(_movements.order, names.ORDER),
        "step": listing.number(_movements.step),
        "date": listing.day(_movements.day),
        "from_enterprise": listing.named(_movements.from_enterprise, names.ENTERPRISE),
        "from_zone": listing.text(_movements.from_zone),
        "to_enterprise": listing.named(_movements.to_enterprise, names.ENTERPRISE),
        "to_zone": listing.text(_movements.to_zone),
        "quantity": listing.number(_movements.quantity),
        "earliest_ready_date": listing.day(_movements.earliest_ready),
        "latest_useful_date": listing.day(_movements.latest_useful),
        "state": listing.choice(_movements.state, MovementState),
    },
    unique=("id", listing.text(_movements.id)),
    attributes={
        "name": "id",
        "date": "day",
        "earliest_ready_date": "earliest_ready",
        "latest_useful_date": "latest_useful",
    },
)
