"""A consumer commits its offset before it applies what it has polled."""

from __future__ import annotations

import sys
import time

from services.__main__ import main
from services.chassis.bus import Consumer
from services.chassis.messaging import subscriber

# Wide enough to be killed in.
GAP_SECONDS = 0.5


def _step(self: subscriber.Subscriber, consumer: Consumer, _on_gaps: object) -> None:
    records = consumer.poll(subscriber.POLL_SECONDS)
    if records:
        consumer.commit()
        time.sleep(GAP_SECONDS)
        self._apply(records)


if __name__ == "__main__":
    subscriber.Subscriber._step = _step
    sys.exit(main())
