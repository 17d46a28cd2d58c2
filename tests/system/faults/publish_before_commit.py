"""Events go to the bus before the change they are about is committed, and no outbox remembers them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from functools import cache

from sqlalchemy.orm import Session

from services.__main__ import main
from services.chassis import bus
from services.chassis.messaging import outbox
from services.chassis.messaging.events import Event, to_headers
from services.chassis.settings import read_environment

# Wide enough to be killed in.
GAP_SECONDS = 0.3


@cache
def _bus() -> bus.Bus:
    return bus.connect(read_environment().bus_url)


def _append(_session: Session, events: Iterable[Event]) -> None:
    records = [bus.Record(event.topic, event.key, event.data, to_headers(event)) for event in events]
    if records:
        _bus().publish(records)
        time.sleep(GAP_SECONDS)


if __name__ == "__main__":
    outbox.append = _append
    sys.exit(main())
