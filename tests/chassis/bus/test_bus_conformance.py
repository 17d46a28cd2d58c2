"""What every bus must keep: one suite for the embedded bus and Kafka's."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest

from services.chassis.bus import Bus, Consumer, Raw, Record, connect
from services.chassis.messaging import dead_letters
from services.errors import Invalid, NotFound
from tests.chassis.bus.records import numbered, read, read_until

PARTITIONS = 4


@pytest.fixture
def topic(bus: Bus, fresh_prefix: str) -> str:
    topic = f"{fresh_prefix}.things.v1"
    bus.create_topics({topic: PARTITIONS})
    return topic


@pytest.fixture
def join(bus: Bus, topic: str, fresh_prefix: str) -> Iterator[Callable[..., Consumer]]:
    """Makes members of a group of this test, who leave at its end."""
    members: list[Consumer] = []

    def join(group: str = "readers") -> Consumer:
        members.append(bus.consumer(f"{fresh_prefix}.{group}", [topic]))
        return members[-1]

    yield join
    for member in members:
        member.close()


def values(records: list[Record]) -> set[int]:
    return {int(record.value) for record in records}


def test_a_record_comes_out_as_it_went_in(bus: Bus, topic: str, join: Callable[..., Consumer]) -> None:
    bus.publish([Record(topic, "钥匙", b"\x00\xff", {"ce_id": "1", "说明": "值"})])
    [record] = read(join(), 1)
    assert (record.topic, record.key, record.value) == (topic, "钥匙", b"\x00\xff")
    assert record.headers == {"ce_id": "1", "说明": "值"}
    assert record.partition in range(PARTITIONS)
    assert record.offset == 0


ODD = {
    "a header that is not UTF-8": Raw(b"k", b"v", ((b"ce_id", b"\xff\xfe"),)),
    "a header's name that is not UTF-8": Raw(b"k", b"v", ((b"\xff\xfe", b"1"), (b"n", b"2"))),
    "a key that is not UTF-8": Raw(b"\xc3\x28", b"v", ()),
    "no key": Raw(None, b"v", ()),
    "no value": Raw(b"k", None, ((b"n", b"1"),)),
    "a header given twice": Raw(b"k", b"v", ((b"n", b"1"), (b"n", b"2"))),
    "a header of 100 kB": Raw(b"k", b"v", ((b"n", b"\xff" * 100_000),)),
}


def test_bytes_that_no_text_can_hold_come_out_as_they_went_in(
    bus: Bus, topic: str, join: Callable[..., Consumer]
) -> None:
    bus.publish([Record.of(topic, raw) for raw in ODD.values()] + [Record(topic, "k", b"plain", {"n": "1"})])
    found = read(join(), len(ODD) + 1)
    assert sorted((record.in_bytes() for record in found if record.raw), key=repr) == sorted(ODD.values(), key=repr)
    assert [record.value for record in found if not record.raw] == [b"plain"]


def test_the_order_of_each_key_is_kept(bus: Bus, topic: str, join: Callable[..., Consumer]) -> None:
    for start in range(0, 600, 200):
        bus.publish(numbered(topic, 200, start=start))
    by_key: dict[str, list[int]] = defaultdict(list)
    for record in read(join(), 600):
        by_key[record.key].append(int(record.value))
    assert sum(map(len, by_key.values())) == 600
    assert all(numbers == sorted(numbers) for numbers in by_key.values())


def test_a_key_stays_in_one_partition_and_keys_spread_over_all(
    bus: Bus, topic: str, join: Callable[..., Consumer]
) -> None:
    bus.publish(numbered(topic, 400, keys=40))
    partitions: dict[str, set[int]] = defaultdict(set)
    for record in read(join(), 400):
        partitions[record.key].add(record.partition)
    assert all(len(places) == 1 for places in partitions.values())
    assert set.union(*partitions.values()) == set(range(PARTITIONS))


def test_a_new_group_reads_from_the_earliest_record(bus: Bus, topic: str, join: Callable[..., Consumer]) -> None:
    bus.publish(numbered(topic, 10))
    first = join("first")
    assert values(read(first, 10)) == set(range(10))
    first.commit()
    assert values(read(join("second"), 10)) == set(range(10))


def test_what_was_committed_does_not_come_again(bus: Bus, topic: str, join: Callable[..., Consumer]) -> None:
    bus.publish(numbered(topic, 10))
    member = join()
    read(member, 10)
    member.commit()
    member.close()
    bus.publish(numbered(topic, 5, start=10))
    assert values(read(join(), 5)) == set(range(10, 15))


def test_what_was_not_committed_comes_again_to_the_next_member(
    bus: Bus, topic: str, join: Callable[..., Consumer]
) -> None:
    bus.publish(numbered(topic, 10))
    crashing = join()
    assert len(read(crashing, 10)) == 10
    crashing.close()
    assert values(read(join(), 10)) == set(range(10))


def test_rewinding_gives_everything_since_the_last_commit_again(
    bus: Bus, topic: str, join: Callable[..., Consumer]
) -> None:
    bus.publish(numbered(topic, 5))
    member = join()
    read(member, 5)
    member.commit()
    bus.publish(numbered(topic, 20, start=5))
    assert values(read(member, 20)) == set(range(5, 25))
    member.rewind()
    assert values(read(member, 20)) == set(range(5, 25))


@pytest.mark.slow
def test_members_of_a_group_share_the_partitions(bus: Bus, topic: str, join: Callable[..., Consumer]) -> None:
    bus.publish(numbered(topic, 1))
    members = [join(), join()]
    seen: list[list[Record]] = [[], []]
    deadline = time.monotonic() + 40
    number = 1
    # Until both have had their turn: who reads what is settled while they poll.
    while not (all(seen) and disjoint(seen)) and time.monotonic() < deadline:
        bus.publish(numbered(topic, 20, keys=20, start=number))
        number += 20
        for mine, member in zip(seen, members, strict=True):
            mine[:] = member.poll(0.5)
            member.commit()
    assert all(seen)
    assert disjoint(seen)


def disjoint(seen: list[list[Record]]) -> bool:
    first, second = ({record.partition for record in records} for records in seen)
    return not first & second


@pytest.mark.slow
def test_no_record_is_skipped_when_members_come_and_go(bus: Bus, topic: str, join: Callable[..., Consumer]) -> None:
    bus.publish(numbered(topic, 100, keys=20))
    leaving, staying = join(), join()
    got = values(leaving.poll(3, 30))
    leaving.commit()
    got |= values(staying.poll(1, 10))
    leaving.close()
    deadline = time.monotonic() + 30
    while len(got) < 100 and time.monotonic() < deadline:
        got |= values(staying.poll(0.5))
        staying.commit()
    assert got == set(range(100))


@pytest.mark.slow
def test_a_poll_ends_after_its_seconds(topic: str, join: Callable[..., Consumer]) -> None:
    member = join()
    member.poll(1)
    started = time.monotonic()
    assert member.poll(0.3) == []
    assert 0.25 < time.monotonic() - started < 20


def test_a_poll_returns_at_most_its_limit(bus: Bus, topic: str, join: Callable[..., Consumer]) -> None:
    bus.publish(numbered(topic, 30))
    member = join()
    assert len(read(member, 7)) == 7
    assert len(read(member, 23)) == 23


def test_a_waiting_member_gets_a_new_record_soon(bus: Bus, topic: str, join: Callable[..., Consumer]) -> None:
    member = join()
    member.poll(1)
    started = time.monotonic()
    threading.Timer(0.3, bus.publish, [numbered(topic, 1)]).start()
    assert len(read(member, 1)) == 1
    assert time.monotonic() - started < 15


def test_a_record_of_900_kb_passes(bus: Bus, topic: str, join: Callable[..., Consumer]) -> None:
    large = bytes(range(256)) * 3_515
    bus.publish([Record(topic, "k", large, {"ce_id": "1"})] * 5)
    assert [record.value == large for record in read(join(), 5)] == [True] * 5


def test_topics_are_created_with_the_chosen_partitions_and_stay_so(bus: Bus, fresh_prefix: str) -> None:
    one, three = f"{fresh_prefix}.one", f"{fresh_prefix}.three"
    bus.create_topics({one: 1, three: 3})
    bus.create_topics({one: 5})
    topics = bus.topics()
    assert (topics[one], topics[three]) == (1, 3)


def test_publishing_to_a_topic_that_was_not_created_is_refused_by_name(bus: Bus, fresh_prefix: str) -> None:
    with pytest.raises(NotFound, match=f"{fresh_prefix}.nowhere"):
        bus.publish([Record(f"{fresh_prefix}.nowhere", "k", b"", {})])


def test_a_topic_created_after_its_consumer_is_read(bus: Bus, fresh_prefix: str) -> None:
    topic = f"{fresh_prefix}.late"
    member = bus.consumer(f"{fresh_prefix}.early", [topic])
    assert member.poll(0.2) == []
    bus.create_topics({topic: 2})
    bus.publish(numbered(topic, 3))
    assert values(read(member, 3)) == {0, 1, 2}
    member.close()


def test_a_failed_record_is_listed_with_its_error_and_replayed(
    bus: Bus, topic: str, fresh_prefix: str, join: Callable[..., Consumer], silence: float
) -> None:
    bus.publish([Record(topic, "k", b"bad", {"ce_id": "1"})])
    reader = join()
    [record] = read(reader, 1)
    group = f"{fresh_prefix}.readers"
    bus.create_topics({dead_letters.topic_for(topic, group): 1})
    dead_letters.put_aside(bus, group, record, ValueError("no such line"))
    [letter] = dead_letters.list_letters(bus, group, silence)
    assert (letter.group, letter.error) == (group, "ValueError: no such line")
    assert letter.original == record
    assert dead_letters.replay(bus, group, silence) == 1
    assert [(again.value, again.headers) for again in read(reader, 1)] == [(b"bad", {"ce_id": "1"})]
    assert dead_letters.list_letters(bus, group, silence) == []


PUBLISHER = """
import sys
from services.chassis.bus import Record, connect
bus, topic = connect(sys.argv[1]), sys.argv[2]
for n in range(100_000):
    bus.publish([Record(topic, f"k{n % 7}", str(n).encode(), {})])
    print(n, flush=True)
"""


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_publishing_process_is_killed(
    url: str, topic: str, join: Callable[..., Consumer]
) -> None:
    publisher = subprocess.Popen([sys.executable, "-c", PUBLISHER, url, topic], stdout=subprocess.PIPE, text=True)
    assert publisher.stdout is not None
    for line in publisher.stdout:
        if int(line) == 50:
            publisher.send_signal(signal.SIGKILL)
            break
    acknowledged = [50, *map(int, publisher.stdout.read().split())][-1]
    publisher.wait()
    wanted = {str(number) for number in range(acknowledged + 1)}
    assert read_until(join(), wanted) >= wanted


READER = """
import sys
from services.chassis.bus.embedded import groups
from services.chassis.bus import connect
groups.LEASE_SECONDS = 1.0
member = connect(sys.argv[1]).consumer(sys.argv[3], [sys.argv[2]])
while True:
    for record in member.poll(0.5):
        print(int(record.value), flush=True)
"""


@pytest.mark.slow
def test_what_a_killed_process_had_in_hand_comes_to_the_next_member(
    url: str, bus: Bus, topic: str, fresh_prefix: str, join: Callable[..., Consumer]
) -> None:
    bus.publish(numbered(topic, 20))
    command = [sys.executable, "-c", READER, url, topic, f"{fresh_prefix}.readers"]
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    in_hand = {int(reader.stdout.readline()) for _ in range(20)}
    reader.send_signal(signal.SIGKILL)
    reader.wait()
    reader.stdout.close()
    assert in_hand == set(range(20))
    assert values(read(join(), 20, seconds=40)) == in_hand


def test_a_closed_bus_leaves_no_thread_behind(url: str, fresh_prefix: str) -> None:
    before = set(threading.enumerate())
    bus = connect(url)
    bus.create_topics({f"{fresh_prefix}.t": 1})
    bus.publish(numbered(f"{fresh_prefix}.t", 3))
    member = bus.consumer(f"{fresh_prefix}.g", [f"{fresh_prefix}.t"])
    read(member, 3)
    member.close()
    bus.close()
    deadline = time.monotonic() + 30
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert set(threading.enumerate()) - before == set()


@pytest.mark.parametrize("wrong", ["", "embedded:", "kafka://", "redis://host:1", "/var/bus.db"])
def test_an_unknown_bus_is_refused_with_the_forms_there_are(wrong: str) -> None:
    with pytest.raises(Invalid, match=r"embedded:///<file> or kafka://<host>:<port>"):
        connect(wrong)
