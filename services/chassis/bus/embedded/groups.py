"""Groups of the embedded bus: the members that hold its partitions, and the committed offset of each partition.

Members record in regular intervals that they live, and share the partitions. A partition changes hands
only when its holder lets go of it or has been silent for `LEASE_SECONDS`, and only its holder can commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Integer, String, Table, Text, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from services.chassis.bus.embedded.log import METADATA, PARTITIONS, next_offsets
from services.chassis.bus.interface import Partition, Progress
from services.chassis.database import UtcDateTime, changed, insert_new, now
from services.errors import Conflict

LEASE_SECONDS = 5.0

MEMBERS = Table(
    "members",
    METADATA,
    Column("group_name", String, primary_key=True),
    Column("member", String, primary_key=True),
    Column("topics", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)
# `done` is the offset of the first record that the group has not done yet.
PROGRESS = Table(
    "progress",
    METADATA,
    Column("group_name", String, primary_key=True),
    Column("topic", String, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("done", Integer, nullable=False),
    Column("holder", String, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)
NOBODY = ""


def share(
    session: Session, group: str, member: str, topics: Sequence[str], busy: Iterable[Partition]
) -> dict[Partition, int]:
    """Records that `member` lives; returns the partitions that it now reads, each with the offset committed.

    It keeps the `busy` ones, of which it has records in hand, even where another member should have them.
    """
    until = now(session) + timedelta(seconds=LEASE_SECONDS)
    _join(session, group, member, topics, until)
    wanted = _fair_share(session, group, member, topics) | set(busy)
    held = _held(session, group, member).keys()
    for place in held - wanted:
        session.execute(update(PROGRESS).where(*_at(group, place)).values(holder=NOBODY))
    session.execute(update(PROGRESS).where(*_of(group, member)).values(expires_at=until))
    for place in wanted - held:
        _take(session, group, member, place, until)
    return _held(session, group, member)


def commit(session: Session, group: str, member: str, done: Mapping[Partition, int]) -> set[Partition]:
    """Record how far `member` has come. Returns the partitions that another member has taken over meanwhile."""
    lost = set()
    for place, offset in done.items():
        mine = update(PROGRESS).where(*_at(group, place), PROGRESS.c.holder == member).values(done=offset)
        if changed(session, mine) == 0:
            lost.add(place)
    return lost


def leave(session: Session, group: str, member: str) -> None:
    """Let go of everything at once, instead of when the lease runs out."""
    session.execute(update(PROGRESS).where(*_of(group, member)).values(holder=NOBODY))
    session.execute(delete(MEMBERS).where(MEMBERS.c.group_name == group, MEMBERS.c.member == member))


def progress(session: Session) -> list[Progress]:
    """The progress of all groups, by their names and then by topic and partition."""
    here = and_(PROGRESS.c.topic == PARTITIONS.c.topic, PROGRESS.c.partition == PARTITIONS.c.partition)
    of_group = (PROGRESS.c.group_name, PROGRESS.c.topic, PROGRESS.c.partition)
    query = select(*of_group, PROGRESS.c.done, PARTITIONS.c.next_offset).join(PARTITIONS, here).order_by(*of_group)
    return [Progress(*row) for row in session.execute(query)]


def release(session: Session, group: str) -> None:
    """Forget how far `group` is. Raises Conflict while it has members."""
    living = select(MEMBERS.c.member).where(MEMBERS.c.group_name == group, MEMBERS.c.expires_at > now(session))
    if session.execute(living).first():
        raise Conflict("GROUP_IN_USE", f"{group} has members: stop its processes first", {"group": group})
    session.execute(delete(MEMBERS).where(MEMBERS.c.group_name == group))
    session.execute(delete(PROGRESS).where(PROGRESS.c.group_name == group))


def _join(session: Session, group: str, member: str, topics: Sequence[str], until: datetime) -> None:
    session.execute(delete(MEMBERS).where(MEMBERS.c.group_name == group, MEMBERS.c.expires_at <= now(session)))
    itself = (MEMBERS.c.group_name == group, MEMBERS.c.member == member)
    if changed(session, update(MEMBERS).where(*itself).values(expires_at=until)) == 0:
        row = {"group_name": group, "member": member, "topics": json.dumps(list(topics)), "expires_at": until}
        insert_new(session, MEMBERS, row)


def _fair_share(session: Session, group: str, member: str, topics: Sequence[str]) -> set[Partition]:
    members = session.execute(select(MEMBERS).where(MEMBERS.c.group_name == group).order_by(MEMBERS.c.member))
    subscribed = [(row.member, set(json.loads(row.topics))) for row in members]
    share = set()
    for topic, partition in next_offsets(session, topics):
        readers = [name for name, wanted in subscribed if topic in wanted]
        if readers[partition % len(readers)] == member:
            share.add((topic, partition))
    return share


def _held(session: Session, group: str, member: str) -> dict[Partition, int]:
    rows = session.execute(select(PROGRESS).where(*_of(group, member)))
    return {(row.topic, row.partition): row.done for row in rows}


def _take(session: Session, group: str, member: str, place: Partition, until: datetime) -> None:
    topic, partition = place
    row = {
        "group_name": group,
        "topic": topic,
        "partition": partition,
        "done": 0,
        "holder": member,
        "expires_at": until,
    }
    if not insert_new(session, PROGRESS, row):
        free = or_(PROGRESS.c.holder.in_([NOBODY, member]), PROGRESS.c.expires_at <= now(session))
        session.execute(update(PROGRESS).where(*_at(group, place), free).values(holder=member, expires_at=until))


def _at(group: str, place: Partition) -> tuple[ColumnElement[bool], ...]:
    topic, partition = place
    return PROGRESS.c.group_name == group, PROGRESS.c.topic == topic, PROGRESS.c.partition == partition


def _of(group: str, member: str) -> tuple[ColumnElement[bool], ...]:
    return PROGRESS.c.group_name == group, PROGRESS.c.holder == member
