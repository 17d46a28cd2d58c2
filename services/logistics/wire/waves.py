"""Waves, their trips and files, into replies, and what is asked of them."""

from __future__ import annotations

from collections.abc import Sequence

from parkloom.logistics.v1 import trip_pb2, wave_pb2
from parkloom.logistics.v1 import wave_service_pb2 as pb
from services.chassis import wire
from services.chassis.rpc import etags
from services.chassis.rpc.resource_names import ids, name_of
from services.errors import NotFound
from services.logistics.domain.action import Action
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.wave import Left, Wave, WaveStop, wave_id
from services.logistics.domain.wave_risk import WaveRisk
from services.logistics.wire import names


def wave_message(wave: Wave) -> wave_pb2.Wave:
    figures = wave.figures
    return wave_pb2.Wave(
        name=names.WAVE.format(park=wave.park, wave=wave.id),
        departure=names.DEPARTURE.format(park=wave.park, departure=wave.departure),
        date=wire.date_text(wave.day),
        state=wire.enum_number(wave_pb2.WaveState, wave.state),
        progress=wave_pb2.WaveProgress(
            **wire.fields_of(wave.progress, ("cost_micros", "vehicles", "unserved", "seconds"))
        ),
        vehicles=figures.vehicles,
        trip_count=figures.trips,
        doors=figures.doors,
        quantity=figures.quantity,
        cost_micros=figures.cost_micros,
        lower_bound_cost_micros=figures.bound_micros,
        distance_metres=figures.metres,
        changed_share=figures.changed,
        left=[_left_message(each, wave.park) for each in figures.left],
        seconds_limit=wave.seconds_limit,
        seed=wave.seed,
        keep=wave.keep,
        plan_time=wave.planned_at,
        failure=wave.failure,
        etag=etags.etag(wave.version),
        create_time=wave.created_at,
        update_time=wave.updated_at,
    )


def _left_message(left: Left, park: str) -> wave_pb2.LeftParcels:
    return wave_pb2.LeftParcels(
        enterprise=names.ENTERPRISE.format(park=park, enterprise=left.enterprise),
        quantity=left.quantity,
        reason=wire.enum_number(wave_pb2.LeftReason, left.reason),
    )


def wave_trip_message(wave: Wave, stops: Sequence[WaveStop], driver: str, park: ParkMap) -> wave_pb2.WaveTrip:
    """A trip with its stops, of which there is at least one."""
    first = stops[0]
    return wave_pb2.WaveTrip(
        name=names.WAVE_TRIP.format(park=wave.park, wave=wave.id, trip=first.trip_id),
        vehicle_class=names.VEHICLE_CLASS.format(park=wave.park, vehicle_class=first.vehicle_class),
        vehicle=first.vehicle,
        number=first.trip,
        quantity=sum(stop.quantity for stop in stops if stop.action is Action.PICKUP),
        stops=[_stop_message(stop, park) for stop in stops],
        hub_time=park.instant_of(wave.day, first.hub_at),
        driver=driver,
    )


def _stop_message(stop: WaveStop, park: ParkMap) -> wave_pb2.WaveStop:
    return wave_pb2.WaveStop(
        number=stop.number,
        enterprise=names.ENTERPRISE.format(park=stop.park, enterprise=stop.enterprise),
        quantity=stop.quantity,
        begin_time=park.instant_of(stop.day, stop.begins_at),
        collected_quantity=stop.collected,
        report_time=stop.collected_at,
        round=name_of(names.ROUND, park=stop.park, round=stop.round),
        zone=stop.zone,
        household_group=stop.household_group,
        action=wire.enum_number(trip_pb2.StopAction, stop.action),
    )


def export_wave_response(wave_file: bytes, routes_file: bytes) -> pb.ExportWaveResponse:
    return pb.ExportWaveResponse(wave_file=wave_file, routes_file=routes_file)


def trip_key_from(name: str) -> tuple[str, str, tuple[str, int, int]]:
    """The park, the wave and the key, (class, vehicle, number), of a trip. Raises Invalid, and NotFound for no trip."""
    park, wave, ident = ids(name, names.WAVE_TRIP)
    kind, *numbers = ident.split(".")
    if len(numbers) != 2 or not all(number.isdecimal() and len(number) < 9 for number in numbers):
        raise NotFound.named(name)
    return park, wave, (kind, int(numbers[0]), int(numbers[1]))


def wave_risk_message(risk: WaveRisk) -> wave_pb2.WaveRisk:
    """Alarms of a wave; the etag follows from what is shown alone."""
    shown = wave_pb2.WaveRisk(
        name=names.WAVE_RISK.format(park=risk.park, wave=wave_id(risk.departure, risk.day)),
        doors=[
            wave_pb2.DoorAtRisk(
                enterprise=names.ENTERPRISE.format(park=risk.park, enterprise=door.enterprise),
                missing_quantity=door.missing,
                hands=door.hands,
                minutes=door.minutes,
                chance=door.chance,
                raise_time=door.raised_at,
            )
            for door in risk.doors
        ],
        next_departure=name_of(names.DEPARTURE, park=risk.park, departure=risk.next_departure),
        next_date=wire.date_text(risk.next_day),
    )
    shown.etag = etags.digest(shown)
    return shown


def watch_wave_risk_response(risk: wave_pb2.WaveRisk) -> pb.WatchWaveRiskResponse:
    return pb.WatchWaveRiskResponse(risk=risk)
