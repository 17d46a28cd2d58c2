"""The console's calls about departures, packed parcels and the waves that fetch them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from parkloom.logistics.v1 import wave_service_pb2 as pb
from parkloom.logistics.v1.departure_pb2 import Departure
from parkloom.logistics.v1.round_service_pb2 import GroupBalance, SummarizeRoundsRequest, SummarizeRoundsResponse
from parkloom.logistics.v1.wave_pb2 import PackedCount, Wave, WaveRisk, WaveTrip
from parkloom.registry.v1 import registry_service_pb2 as registry
from parkloom.registry.v1.enterprise_pb2 import Enterprise
from services.console.core.asking import Asking

LARGEST_PAGE = 1000


class WaveCalls(Asking):
    """The calls about courier waves. A wave is named by its departure and day."""

    @cached_property
    def doors(self) -> dict[str, Enterprise]:
        """The park's enterprises by id."""
        request = registry.ListEnterprisesRequest(parent=self._parent, page_size=LARGEST_PAGE)
        replies = self._pages(self._services.registry.ListEnterprises, request)
        return {one.name.rsplit("/", 1)[-1]: one for reply in replies for one in reply.enterprises}

    def departures(self) -> list[Departure]:
        """The park's departures, by id; retired ones too."""
        request = pb.ListDeparturesRequest(parent=self._parent, page_size=LARGEST_PAGE)
        replies = self._pages(self._services.waves.ListDepartures, request)
        return [one for reply in replies for one in reply.departures]

    def departure(self, departure: str) -> Departure:
        request = pb.GetDepartureRequest(name=self._name("departures", departure))
        found: Departure = self._ask(self._services.waves.GetDeparture, request)
        return found

    def create_departure(self, departure: str, described: Departure, request_id: str) -> None:
        request = pb.CreateDepartureRequest(
            parent=self._parent, departure_id=departure, departure=described, request_id=request_id
        )
        self._ask(self._services.waves.CreateDeparture, request)

    def update_departure(self, departure: str, described: Departure, fields: Sequence[str], request_id: str) -> None:
        """Takes the `fields` of `described` over; its etag says which state of the departure they were decided on."""
        changed = Departure(name=self._name("departures", departure))
        changed.MergeFrom(described)
        request = pb.UpdateDepartureRequest(departure=changed, update_mask={"paths": fields}, request_id=request_id)
        self._ask(self._services.waves.UpdateDeparture, request)

    def retire_departure(self, departure: str, day: date | None, request_id: str) -> None:
        """The departure leaves no more from a day on; without a day it goes on."""
        name, retire_date = self._name("departures", departure), day.isoformat() if day else ""
        request = pb.RetireDepartureRequest(name=name, retire_date=retire_date, request_id=request_id)
        self._ask(self._services.waves.RetireDeparture, request)

    def packed_counts(self, departure: str, day: date) -> list[PackedCount]:
        """The last counts of the doors, by enterprise."""
        request = pb.ListPackedCountsRequest(
            parent=self._parent,
            page_size=LARGEST_PAGE,
            departure=self._name("departures", departure),
            date=day.isoformat(),
        )
        replies = self._pages(self._services.waves.ListPackedCounts, request)
        return [one for reply in replies for one in reply.packed_counts]

    def waves_on(self, day: date) -> dict[str, Wave]:
        """The waves of a day, by the id of their departure."""
        request = pb.ListWavesRequest(parent=self._parent, page_size=LARGEST_PAGE, date=day.isoformat())
        replies = self._pages(self._services.waves.ListWaves, request)
        return {one.departure.rsplit("/", 1)[-1]: one for reply in replies for one in reply.waves}

    def wave_trips(self, wave: str) -> list[WaveTrip]:
        """The trips of a wave, by its id; they are in the sequence of their ids."""
        request = pb.ListWaveTripsRequest(parent=self._name("waves", wave), page_size=LARGEST_PAGE)
        replies = self._pages(self._services.waves.ListWaveTrips, request)
        return [one for reply in replies for one in reply.wave_trips]

    def wave_risk(self, wave: str) -> WaveRisk:
        """The doors that will miss the departure of a wave at the pace at which they pack."""
        request = pb.GetWaveRiskRequest(name=f"{self._name('waves', wave)}/risk")
        found: WaveRisk = self._ask(self._services.waves.GetWaveRisk, request)
        return found

    def round_balances(self) -> list[GroupBalance]:
        """Balances of household groups with each enterprise, those with the most out first."""
        request = SummarizeRoundsRequest(parent=self._parent)
        found: SummarizeRoundsResponse = self._ask(self._services.rounds.SummarizeRounds, request)
        return list(found.groups)

    def report_stop(self, wave: str, trip: str, number: int, parcels: int, *, driver: str, request_id: str) -> None:
        """The `driver` has loaded so many parcels at a stop of a trip."""
        request = pb.ReportStopRequest(
            name=f"{self._name('waves', wave)}/trips/{trip}",
            stop_number=number,
            collected_quantity=parcels,
            driver=driver,
            request_id=request_id,
        )
        self._ask(self._services.waves.ReportStop, request)

    def plan_wave(self, departure: str, day: date, seconds: int, request_id: str) -> None:
        request = pb.PlanWaveRequest(
            parent=self._parent,
            departure=self._name("departures", departure),
            date=day.isoformat(),
            seconds_limit=seconds,
            request_id=request_id,
        )
        self._ask(self._services.waves.PlanWave, request)

    def cancel_wave(self, wave: str, request_id: str) -> None:
        """Nobody plans it any more; trips of before stay."""
        request = pb.CancelWaveRequest(name=self._name("waves", wave), request_id=request_id)
        self._ask(self._services.waves.CancelWave, request)
