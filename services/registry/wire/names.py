"""Resource names of the registry."""

from __future__ import annotations

# In the place of an id: all of them.
ANY = "-"
PARK = "parks/{park}"
PRODUCT = "parks/{park}/products/{product}"
ENTERPRISE = "parks/{park}/enterprises/{enterprise}"
LINE = "parks/{park}/lines/{line}"
CAPACITY = "parks/{park}/lines/{line}/capacities/{month}"
