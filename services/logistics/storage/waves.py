"""Waves with their stops and files, as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert, select
from sqlalchemy.orm import Session

from services.chassis.database import changed
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.logistics.domain.round import Round
from services.logistics.domain.wave import Wave, WaveStop
from services.logistics.storage.tables import wave_files, wave_stops, waves


@dataclass(frozen=True, slots=True)
class Files:
    """The wave file that was routed and the routes file that answers it, gzipped."""

    wave_file: bytes
    routes_file: bytes


def find_wave(session: Session, park: str, departure: str, day: date) -> Wave | None:
    return session.get(Wave, (park, departure, day))


def page_of_waves(session: Session, park: str, page: Page, day: date | None = None) -> Sequence[Wave]:
    """Waves by departure and day, one more than the page shows; of one `day` where it is given."""
    query = select(Wave).where(waves.c.park == park)
    if day is not None:
        query = query.where(waves.c.day == day)
    query = query.order_by(waves.c.day, waves.c.departure).limit(page.limit)
    after = page.key_of(int, str)
    if after:
        last = date.fromordinal(int(after[0]))
        later = (waves.c.day > last) | ((waves.c.day == last) & (waves.c.departure > after[1]))
        query = query.where(later)
    return session.scalars(query).all()


def stops_of(session: Session, wave: Wave) -> Sequence[WaveStop]:
    """The stops of a wave, trip by trip, in order."""
    return session.scalars(select(WaveStop).where(*_of(wave_stops, wave)).order_by(*_KEY)).all()


def stops_of_trips(session: Session, wave: Wave, trips: Sequence[tuple[str, int, int]]) -> Sequence[WaveStop]:
    """The stops of some trips of a wave, each (class, vehicle, number), in order."""
    chosen = [
        (wave_stops.c.vehicle_class == kind) & (wave_stops.c.vehicle == vehicle) & (wave_stops.c.trip == trip)
        for kind, vehicle, trip in trips
    ]
    if not chosen:
        return []
    any_of = chosen[0]
    for each in chosen[1:]:
        any_of = any_of | each
    return session.scalars(select(WaveStop).where(*_of(wave_stops, wave), any_of).order_by(*_KEY)).all()


def stops_of_rounds(session: Session, park: str, rounds: Sequence[Round]) -> Sequence[WaveStop]:
    """The stops of these rounds on waves of all days."""
    asked = [each.id for each in rounds]
    return session.scalars(select(WaveStop).where(wave_stops.c.park == park, wave_stops.c.round.in_(asked))).all()


def page_of_trips(session: Session, wave: Wave, page: Page) -> list[tuple[str, int, int]]:
    """The trips of a wave, each (class, vehicle, number), in that sequence, one more than the page shows."""
    trip = (wave_stops.c.vehicle_class, wave_stops.c.vehicle, wave_stops.c.trip)
    query = select(*trip).where(*_of(wave_stops, wave)).distinct()
    rows: Sequence[Any] = session.execute(paging.keyset(query, page, *trip)).all()
    return [(row.vehicle_class, row.vehicle, row.trip) for row in rows]


def drivers_of(session: Session, wave: Wave) -> dict[tuple[str, int], str]:
    """The driver of each vehicle of a wave, (class, number), by its stops that are reported."""
    columns = (wave_stops.c.vehicle_class, wave_stops.c.vehicle, wave_stops.c.driver)
    query = select(*columns).where(*_of(wave_stops, wave), wave_stops.c.driver != "")
    return {(kind, vehicle): driver for kind, vehicle, driver in session.execute(query)}


def vehicles_of_others(session: Session, wave: Wave) -> set[tuple[str, int]]:
    """The vehicles, (class, number), that other waves of the same day need."""
    columns = (wave_stops.c.vehicle_class, wave_stops.c.vehicle)
    others = (
        wave_stops.c.park == wave.park,
        wave_stops.c.day == wave.day,
        wave_stops.c.departure != wave.departure,
    )
    return {(kind, vehicle) for kind, vehicle in session.execute(select(*columns).where(*others).distinct())}


def replace_stops(session: Session, gone: Sequence[WaveStop], stops: Sequence[WaveStop]) -> None:
    """Replace the stops `gone` of a wave by others."""
    for stop in gone:
        session.delete(stop)
    session.flush()
    session.add_all(stops)


def find_files(session: Session, wave: Wave) -> Files | None:
    """The files of a wave; None where it was never planned."""
    query = select(wave_files.c.wave_file, wave_files.c.routes_file).where(*_of(wave_files, wave))
    row = session.execute(query).one_or_none()
    return None if row is None else Files(row.wave_file, row.routes_file)


def store_files(session: Session, wave: Wave, files: Files) -> None:
    """Store the files of a wave in place of those before."""
    session.execute(delete(wave_files).where(*_of(wave_files, wave)))
    key = {"park": wave.park, "departure": wave.departure, "day": wave.day}
    row = {"wave_file": files.wave_file, "routes_file": files.routes_file}
    session.execute(insert(wave_files).values(key | row))


def prune_waves(session: Session, before: date) -> int:
    """Delete waves of days before that one. Returns how many rows went."""
    return sum(changed(session, delete(table).where(table.c.day < before)) for table in (wave_files, wave_stops, waves))


_KEY = (wave_stops.c.vehicle_class, wave_stops.c.vehicle, wave_stops.c.trip, wave_stops.c.number)


def _of(table: Table, wave: Wave) -> tuple[ColumnElement[bool], ...]:
    return table.c.park == wave.park, table.c.departure == wave.departure, table.c.day == wave.day
