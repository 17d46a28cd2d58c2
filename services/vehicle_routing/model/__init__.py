"""The wave that is to be routed, and the routes that answer it."""

from __future__ import annotations

from services.vehicle_routing.model.reading import parse, read
from services.vehicle_routing.model.routes import DELIVERY, PICKUP, Route, Routes, Stop
from services.vehicle_routing.model.wave import End, Shipment, Site, Travel, VehicleClass, Wave

__all__ = [
    "DELIVERY",
    "PICKUP",
    "End",
    "Route",
    "Routes",
    "Shipment",
    "Site",
    "Stop",
    "Travel",
    "VehicleClass",
    "Wave",
    "parse",
    "read",
]
