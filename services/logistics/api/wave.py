"""WaveService: departures, packed parcels, and the waves that fetch them."""

from __future__ import annotations

from collections.abc import Iterator

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.logistics.v1 import departure_pb2, wave_pb2
from parkloom.logistics.v1 import wave_service_pb2 as pb
from parkloom.logistics.v1.wave_service_pb2_grpc import WaveServiceServicer
from services.chassis import rpc
from services.chassis import wire as values
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import masks, paging, requests
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import id_in_park, ids
from services.logistics.use_cases import alarms, departures, packing, waves
from services.logistics.use_cases.packing import Counts
from services.logistics.use_cases.waves import StopReport, Wish
from services.logistics.wire import departures as departure_wire
from services.logistics.wire import names
from services.logistics.wire import packing as packing_wire
from services.logistics.wire import waves as wire
from services.logistics.wire.vehicle_classes import retire_date_from

DEFAULT_SECONDS = 60
WATCH_SECONDS = 1.0


class WaveApi(WaveServiceServicer):
    """Serves the waves of `database`; `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def CreateDeparture(self, request: pb.CreateDepartureRequest, _context: ServicerContext) -> departure_pb2.Departure:
        (park,) = ids(request.parent, names.PARK, "parent")

        def create(session: Session, caller: Caller) -> departure_pb2.Departure:
            draft = departure_wire.departure_from(request.departure, park, request.departure_id, self._clock())
            return departure_wire.departure_message(departures.create_departure(session, caller, draft))

        return requests.apply_once(self._database, request, departure_pb2.Departure, requests.policy_suffices, create)

    def GetDeparture(self, request: pb.GetDepartureRequest, _context: ServicerContext) -> departure_pb2.Departure:
        park, ident = ids(request.name, names.DEPARTURE)
        found = self._database.read(lambda session: departures.get_departure(session, park, ident))
        return departure_wire.departure_message(found)

    def UpdateDeparture(self, request: pb.UpdateDepartureRequest, _context: ServicerContext) -> departure_pb2.Departure:
        asked, mask = request.departure, masks.of(request, "departure")
        park, ident = ids(asked.name, names.DEPARTURE, "departure.name")

        def update(session: Session, caller: Caller) -> departure_pb2.Departure:
            now = self._clock()
            draft = departure_wire.departure_from(asked, park, ident, now)
            changed = departures.update_departure(session, caller, draft, mask=mask, etag=asked.etag, now=now)
            return departure_wire.departure_message(changed)

        return requests.apply_once(self._database, request, departure_pb2.Departure, _departure(park, ident), update)

    def RetireDeparture(self, request: pb.RetireDepartureRequest, _context: ServicerContext) -> departure_pb2.Departure:
        park, ident = ids(request.name, names.DEPARTURE)
        day = retire_date_from(request.retire_date, "retire_date")

        def retire(session: Session, caller: Caller) -> departure_pb2.Departure:
            now = self._clock()
            retired = departures.retire_departure(session, caller, park, ident, retire_date=day, now=now)
            return departure_wire.departure_message(retired)

        return requests.apply_once(self._database, request, departure_pb2.Departure, _departure(park, ident), retire)

    def ListDepartures(self, request: pb.ListDeparturesRequest, _context: ServicerContext) -> pb.ListDeparturesResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        page = paging.of(request, rpc.caller())
        rows = self._database.read(lambda session: departures.list_departures(session, park, page))
        shown, token = one_page(page, rows, departure_wire.departure_message, key=lambda row: (row.id,))
        return pb.ListDeparturesResponse(departures=shown, next_page_token=token)

    def ReportPacked(self, request: pb.ReportPackedRequest, _context: ServicerContext) -> pb.ReportPackedResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        departure = id_in_park(request.departure, names.DEPARTURE, park, "departure")
        day = values.date_from(request.date, "date")

        def report(session: Session, caller: Caller) -> pb.ReportPackedResponse:
            now = self._clock()
            counts = Counts(departure, day, packing_wire.packed_reports_from(request, park, now))
            packed = packing.report_packed(session, caller, park, counts, now)
            return packing_wire.report_packed_response(packed)

        authorise = _departure(park, departure)
        return requests.apply_once(self._database, request, pb.ReportPackedResponse, authorise, report)

    def StreamPacked(
        self, request_iterator: Iterator[pb.StreamPackedRequest], context: ServicerContext
    ) -> Iterator[pb.StreamPackedResponse]:
        answers = packing.stream_packed(
            self._database, request_iterator, lambda _, each: self.ReportPacked(each.request, context)
        )
        return (packing_wire.stream_packed_response(each, refused) for each, refused in answers)

    def ListPackedCounts(
        self, request: pb.ListPackedCountsRequest, _context: ServicerContext
    ) -> pb.ListPackedCountsResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        departure = id_in_park(request.departure, names.DEPARTURE, park, "departure")
        caller, day = rpc.caller(), values.date_from(request.date, "date")
        page = paging.of(request, caller)
        rows = self._database.read(
            lambda session: packing.list_packed_counts(session, caller, park, page, departure=departure, day=day)
        )
        shown, token = one_page(page, rows, packing_wire.packed_count_message, key=lambda row: (row.enterprise,))
        return pb.ListPackedCountsResponse(packed_counts=shown, next_page_token=token)

    def PlanWave(self, request: pb.PlanWaveRequest, _context: ServicerContext) -> wave_pb2.Wave:
        (park,) = ids(request.parent, names.PARK, "parent")
        departure = id_in_park(request.departure, names.DEPARTURE, park, "departure")
        seconds = values.optional(request, "seconds_limit") or DEFAULT_SECONDS
        keep = request.keep or not request.HasField("keep")
        wish = Wish(departure, values.date_from(request.date, "date"), seconds, request.seed, keep)

        def plan(session: Session, _caller: Caller) -> wave_pb2.Wave:
            return wire.wave_message(waves.plan_wave(session, park, wish, self._clock()))

        return requests.apply_once(self._database, request, wave_pb2.Wave, _departure(park, departure), plan)

    def GetWave(self, request: pb.GetWaveRequest, _context: ServicerContext) -> wave_pb2.Wave:
        park, ident = ids(request.name, names.WAVE)
        return wire.wave_message(self._database.read(lambda session: waves.get_wave(session, park, ident)))

    def ListWaves(self, request: pb.ListWavesRequest, _context: ServicerContext) -> pb.ListWavesResponse:
        (park,) = ids(request.parent, names.PARK, "parent")
        day = values.date_from(request.date, "date") if request.date else None
        page = paging.of(request, rpc.caller())
        rows = self._database.read(lambda session: waves.list_waves(session, park, page, day=day))
        shown, token = one_page(page, rows, wire.wave_message, key=lambda row: (row.day.toordinal(), row.departure))
        return pb.ListWavesResponse(waves=shown, next_page_token=token)

    def CancelWave(self, request: pb.CancelWaveRequest, _context: ServicerContext) -> wave_pb2.Wave:
        park, ident = ids(request.name, names.WAVE)

        def authorise(session: Session, _caller: Caller) -> object:
            return waves.get_wave(session, park, ident)

        def cancel(session: Session, _caller: Caller) -> wave_pb2.Wave:
            return wire.wave_message(waves.cancel_wave(session, park, ident, etag=request.etag, now=self._clock()))

        return requests.apply_once(self._database, request, wave_pb2.Wave, authorise, cancel)

    def GetWaveRisk(self, request: pb.GetWaveRiskRequest, _context: ServicerContext) -> wave_pb2.WaveRisk:
        park, ident = ids(request.name, names.WAVE_RISK)
        caller = rpc.caller()
        risk = self._database.read(lambda session: alarms.get_wave_risk(session, caller, park, ident))
        return wire.wave_risk_message(risk)

    def WatchWaveRisk(
        self, request: pb.WatchWaveRiskRequest, _context: ServicerContext
    ) -> Iterator[pb.WatchWaveRiskResponse]:
        park, ident = ids(request.name, names.WAVE_RISK)
        caller, seen = rpc.caller(), request.etag
        for _ in rpc.ticks(WATCH_SECONDS):
            risk = self._database.read(lambda session: alarms.get_wave_risk(session, caller, park, ident))
            shown = wire.wave_risk_message(risk)
            if shown.etag != seen:
                seen = shown.etag
                yield wire.watch_wave_risk_response(shown)

    def ListWaveTrips(self, request: pb.ListWaveTripsRequest, _context: ServicerContext) -> pb.ListWaveTripsResponse:
        park, ident = ids(request.parent, names.WAVE, "parent")
        page = paging.of(request, rpc.caller())
        rows = self._database.read(lambda session: waves.list_wave_trips(session, park, ident, page))
        shown, token = one_page(page, rows, _trip_message, key=lambda row: row.stops[0].of_trip)
        return pb.ListWaveTripsResponse(wave_trips=shown, next_page_token=token)

    def ReportStop(self, request: pb.ReportStopRequest, _context: ServicerContext) -> wave_pb2.WaveTrip:
        park, ident, trip = wire.trip_key_from(request.name)
        asked = StopReport(trip, request.stop_number, request.collected_quantity, request.driver)

        def authorise(session: Session, _caller: Caller) -> object:
            return waves.get_wave(session, park, ident)

        def report(session: Session, _caller: Caller) -> wave_pb2.WaveTrip:
            return _trip_message(waves.report_stop(session, park, ident, asked, self._clock()))

        return requests.apply_once(self._database, request, wave_pb2.WaveTrip, authorise, report)

    def ExportWave(self, request: pb.ExportWaveRequest, _context: ServicerContext) -> pb.ExportWaveResponse:
        park, ident = ids(request.name, names.WAVE)
        files = self._database.read(lambda session: waves.export_wave(session, park, ident))
        return wire.export_wave_response(files.wave_file, files.routes_file)


def _departure(park: str, ident: str) -> requests.Authorise:
    """Authorises every caller whom the policy admits, where the departure exists."""
    return lambda session, _caller: departures.get_departure(session, park, ident)


def _trip_message(trip: waves.TimedTrip) -> wave_pb2.WaveTrip:
    return wire.wave_trip_message(trip.wave, trip.stops, trip.driver, trip.park)
