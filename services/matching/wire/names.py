"""Resource names of matching and of what its resources name."""

from __future__ import annotations

PARK = "parks/{park}"
PRODUCT = "parks/{park}/products/{product}"
ENTERPRISE = "parks/{park}/enterprises/{enterprise}"
LINE = "parks/{park}/lines/{line}"
ORDER = "parks/{park}/orders/{order}"
PLAN = "parks/{park}/plans/{plan}"
SCENARIO = "parks/{park}/scenarios/{scenario}"
QUOTE = "parks/{park}/quotes/{quote}"
WEBHOOK = "parks/{park}/webhooks/{webhook}"
WEBHOOK_DELIVERY = "parks/{park}/webhooks/{webhook}/deliveries/{delivery}"
ASSIGNMENT = "parks/{park}/assignments/{assignment}"
REPORT = "parks/{park}/assignments/{assignment}/reports/{report}"
PARK_DAY = "parks/{park}/day"
SCORECARD = "parks/{park}/enterprises/{enterprise}/scorecard"
LIVE_SCHEDULE = "parks/{park}/liveSchedule"
