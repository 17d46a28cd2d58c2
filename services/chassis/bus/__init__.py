"""The bus, which carries events between services: one log per topic, read by groups at their own pace.

Delivery is at least once, in order per key. `embedded` keeps the log in a file, `kafka` on brokers; both pass the
same tests.
"""

from services.chassis.bus.connecting import connect, connect_by
from services.chassis.bus.interface import Bus, Consumer, LogGap, Progress, Raw, Record

__all__ = ["Bus", "Consumer", "LogGap", "Progress", "Raw", "Record", "connect", "connect_by"]
