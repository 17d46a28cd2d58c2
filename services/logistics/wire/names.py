"""Resource names of logistics and of what its resources name."""

from __future__ import annotations

PARK = "parks/{park}"
ORDER = "parks/{park}/orders/{order}"
ENTERPRISE = "parks/{park}/enterprises/{enterprise}"
MOVEMENT = "parks/{park}/movements/{movement}"
VEHICLE_CLASS = "parks/{park}/vehicleClasses/{vehicle_class}"
TRIP = "parks/{park}/trips/{trip}"
DEPARTURE = "parks/{park}/departures/{departure}"
WAVE = "parks/{park}/waves/{wave}"
ROUND = "parks/{park}/rounds/{round}"
WAVE_RISK = "parks/{park}/waves/{wave}/risk"
WAVE_TRIP = "parks/{park}/waves/{wave}/trips/{trip}"
