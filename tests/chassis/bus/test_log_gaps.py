"""Records that were deleted before a group had read them, and how far groups are: alike on every bus."""

from __future__ import annotations

import time

import pytest

from services.chassis.bus import Bus, LogGap, Progress, Record
from services.errors import Conflict
from tests.chassis.bus.records import numbered, read


@pytest.fixture
def one_partition(bus: Bus, fresh_prefix: str) -> str:
    topic = f"{fresh_prefix}.one.v1"
    bus.create_topics({topic: 1})
    return topic


def offsets(records: list[Record]) -> list[int]:
    return [record.offset for record in records]


def test_a_group_that_was_away_finds_the_gap_once_and_reads_on_behind_it(
    bus: Bus, one_partition: str, fresh_prefix: str
) -> None:
    group = f"{fresh_prefix}.away"
    bus.publish(numbered(one_partition, 10))
    member = bus.consumer(group, [one_partition])
    assert offsets(read(member, 3)) == [0, 1, 2]
    member.commit()
    member.close()
    bus.delete_before({(one_partition, 0): 8})
    member = bus.consumer(group, [one_partition])
    assert offsets(read(member, 2)) == [8, 9]
    assert member.gaps() == [LogGap(one_partition, 0, 8)]
    member.commit()
    assert member.gaps() == []
    member.close()
    bus.publish(numbered(one_partition, 1))
    member = bus.consumer(group, [one_partition])
    assert (offsets(read(member, 1)), member.gaps()) == ([10], [])
    member.close()


def test_a_gap_is_found_again_until_it_is_committed_although_nothing_is_left(
    bus: Bus, one_partition: str, fresh_prefix: str
) -> None:
    bus.publish(numbered(one_partition, 5))
    bus.delete_before({(one_partition, 0): 5})
    for commits in (False, True):
        member = bus.consumer(f"{fresh_prefix}.late", [one_partition])
        deadline = time.monotonic() + 20
        while not member.gaps() and time.monotonic() < deadline:
            assert member.poll(0.2) == []
        assert member.gaps() == [LogGap(one_partition, 0, 5)]
        member.rewind()
        assert member.gaps() == [LogGap(one_partition, 0, 5)]
        if commits:
            member.commit()
        member.close()
    member = bus.consumer(f"{fresh_prefix}.late", [one_partition])
    bus.publish(numbered(one_partition, 1))
    assert (offsets(read(member, 1)), member.gaps()) == ([5], [])
    member.close()


def test_the_progress_of_groups_is_told_and_a_group_without_members_released(
    bus: Bus, one_partition: str, fresh_prefix: str
) -> None:
    group = f"{fresh_prefix}.leaving"
    bus.publish(numbered(one_partition, 4))
    member = bus.consumer(group, [one_partition])
    read(member, 3)
    member.commit()
    assert [each for each in bus.progress() if each.group == group] == [Progress(group, one_partition, 0, 3, 4)]
    with pytest.raises(Conflict, match="has members"):
        bus.release(group)
    member.close()
    bus.release(group)
    bus.release(f"{fresh_prefix}.never-there")
    assert [each for each in bus.progress() if each.group == group] == []
