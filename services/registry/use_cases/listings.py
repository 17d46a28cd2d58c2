"""The fields by which lists of enterprises and of lines are filtered and sorted; none that a scope guards."""

from __future__ import annotations

from services.chassis import listing
from services.chassis.listing import Listing
from services.registry.storage import tables
from services.registry.wire import names

_enterprises, _lines = tables.enterprises.c, tables.lines.c

ENTERPRISES = Listing(
    {
        "name": listing.named(_enterprises.id, names.ENTERPRISE),
        "display_name": listing.text(_enterprises.display_name),
        "zone": listing.text(_enterprises.zone),
        "auto_accept": listing.flag(_enterprises.auto_accept),
        "guest": listing.flag(_enterprises.guest),
        "retire_date": listing.text(_enterprises.retire_date),
        "create_time": listing.instant(_enterprises.created_at),
    },
    unique=("id", listing.text(_enterprises.id)),
    attributes={"name": "id", "create_time": "created_at"},
)
LINES = Listing(
    {
        "name": listing.named(_lines.id, names.LINE),
        "enterprise": listing.named(_lines.enterprise, names.ENTERPRISE),
        "link": listing.text(_lines.link),
        "zone": listing.text(_lines.zone),
        "machines": listing.number(_lines.machines),
        "planned_daily_capacity": listing.number(_lines.planned_daily_capacity),
        "min_lot": listing.number(_lines.min_lot),
        "lead_days": listing.number(_lines.lead_days),
        "retire_date": listing.text(_lines.retire_date),
        "create_time": listing.instant(_lines.created_at),
    },
    unique=("id", listing.text(_lines.id)),
    attributes={"name": "id", "create_time": "created_at"},
)
