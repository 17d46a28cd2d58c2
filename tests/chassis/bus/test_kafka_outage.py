from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from services.chassis.bus import Bus, Record
from services.chassis.bus.kafka import clients
from services.chassis.bus.kafka.bus import KafkaBus
from services.errors import Unavailable
from services.testbed import KafkaBroker
from services.testbed.ports import free_ports
from tests.chassis.bus.records import read_until


@pytest.fixture
def bus(own_kafka: KafkaBroker) -> Iterator[KafkaBus]:
    bus = KafkaBus(own_kafka.bootstrap_servers)
    yield bus
    bus.close()


@pytest.fixture
def topic(bus: Bus, fresh_prefix: str) -> str:
    bus.create_topics({fresh_prefix: 3})
    return fresh_prefix


def insist(publish: Callable[[], None], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return publish()
        except Unavailable:
            if time.monotonic() > deadline:
                raise


@pytest.mark.real_parts
def test_what_was_acknowledged_survives_a_killed_broker(own_kafka: KafkaBroker, bus: Bus, topic: str) -> None:
    acknowledged: set[str] = set()

    def publish_all() -> None:
        for number in range(300):
            insist(lambda n=number: bus.publish([Record(topic, f"k{n % 5}", str(n).encode(), {})]))  # type: ignore[misc]
            acknowledged.add(str(number))

    publisher = threading.Thread(target=publish_all)
    publisher.start()
    while len(acknowledged) < 50:
        time.sleep(0.01)
    own_kafka.restart()
    publisher.join(90)
    assert len(acknowledged) == 300
    consumer = bus.consumer(f"{topic}.readers", [topic])
    assert read_until(consumer, acknowledged) == acknowledged
    consumer.close()


@pytest.mark.real_parts
def test_the_same_bus_and_consumer_go_on_when_the_broker_is_back(own_kafka: KafkaBroker, bus: Bus, topic: str) -> None:
    consumer = bus.consumer(f"{topic}.readers", [topic])
    bus.publish([Record(topic, "k", b"before", {})])
    assert read_until(consumer, {"before"}) == {"before"}
    consumer.commit()
    own_kafka.kill()
    longest = max(seconds_of(lambda: consumer.poll(0.5)) for _ in range(4))
    with pytest.raises(Unavailable):
        bus.ping()
    own_kafka.start()
    insist(lambda: bus.publish([Record(topic, "k", b"after", {})]))
    assert read_until(consumer, {"after"}) == {"after"}
    insist(consumer.commit)
    consumer.close()
    assert longest < 2, "a poll without a broker waits no longer than asked"


def seconds_of(call: Callable[[], object]) -> float:
    started = time.monotonic()
    call()
    return time.monotonic() - started


@pytest.fixture
def bus_to_nowhere(monkeypatch: pytest.MonkeyPatch) -> KafkaBus:
    monkeypatch.setitem(clients.PATIENCE, "bootstrap_timeout_ms", 200)
    return KafkaBus(f"127.0.0.1:{free_ports(1)[0]}")


@pytest.mark.parametrize(
    "call",
    [
        lambda bus: bus.publish([Record("t", "k", b"", {})]),
        lambda bus: bus.consumer("g", ["t"]),
        lambda bus: bus.create_topics({"t": 1}),
        lambda bus: bus.topics(),
        lambda bus: bus.ping(),
    ],
)
def test_without_a_broker_everything_says_unavailable_and_leaves_no_thread(
    bus_to_nowhere: KafkaBus, call: Callable[[Bus], object]
) -> None:
    before = threading.active_count()
    with pytest.raises(Unavailable, match="the message broker does not answer"):
        call(bus_to_nowhere)
    bus_to_nowhere.close()
    time.sleep(0.2)
    assert threading.active_count() <= before
