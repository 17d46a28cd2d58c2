"""Stops of waves in words: a door, or the household group of a village at which parts are loaded or unloaded."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from parkloom.logistics.v1.trip_pb2 import STOP_ACTION_DELIVERY
from parkloom.logistics.v1.wave_pb2 import WaveStop
from parkloom.registry.v1.enterprise_pb2 import Enterprise
from services.console.core import language
from services.console.core.names import Names, short


def place_name(stop: WaveStop, names: Names, doors: Mapping[str, Enterprise]) -> str:
    """The enterprise of a door; in a village, its zone with the household group and the enterprise of the parts."""
    ident = short(stop.enterprise)
    enterprise = doors[ident].display_name if ident in doors else ident
    return f"{names.zone(stop.zone)} · {stop.household_group} ({enterprise})" if stop.zone else enterprise


def is_unloading(stop: WaveStop) -> bool:
    """True where parts of a round leave the vehicle."""
    return stop.action == STOP_ACTION_DELIVERY


def task(stop: WaveStop) -> str:
    """The task at a stop of a round; "" for parcels, which are loaded."""
    if not stop.round:
        return ""
    return str(_("Unload") if is_unloading(stop) else _("Load"))


def amount(quantity: int, *, parts: bool) -> str:
    """So many parcels, or parts of rounds."""
    counted = language.quantity(quantity)
    return str(_("%(parts)s parts", parts=counted) if parts else _("%(parcels)s parcels", parcels=counted))
