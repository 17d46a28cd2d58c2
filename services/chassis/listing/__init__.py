"""Lists that a client filters and sorts: fields declared beside their columns, filters and sequences in their words."""

from services.chassis.listing.fields import Field, choice, day, flag, instant, named, number, text
from services.chassis.listing.grammar import filter_from
from services.chassis.listing.listing import Listing, Wanted

__all__ = [
    "Field",
    "Listing",
    "Wanted",
    "choice",
    "day",
    "filter_from",
    "flag",
    "instant",
    "named",
    "number",
    "text",
]
