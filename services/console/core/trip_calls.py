"""The console's calls about trips and the vehicles that make them."""

from __future__ import annotations

from datetime import date

from parkloom.logistics.v1 import logistics_service_pb2 as logistics
from parkloom.logistics.v1.trip_pb2 import Trip
from parkloom.logistics.v1.vehicle_pb2 import VehicleClass
from services.console.core.asking import Asking

LARGEST_PAGE = 1000


class TripCalls(Asking):
    """The calls about trips and vehicles."""

    def trips_on(self, day: date) -> list[Trip]:
        """The trips of a day, by id."""
        request = logistics.ListTripsRequest(parent=self._parent, page_size=LARGEST_PAGE, date=day.isoformat())
        return [trip for reply in self._pages(self._services.logistics.ListTrips, request) for trip in reply.trips]

    def vehicle_classes(self) -> list[VehicleClass]:
        """The park's classes of vehicles, by id."""
        request = logistics.ListVehicleClassesRequest(parent=self._parent, page_size=LARGEST_PAGE)
        replies = self._pages(self._services.logistics.ListVehicleClasses, request)
        return [one for reply in replies for one in reply.vehicle_classes]

    def retire_vehicle_class(self, vehicle_class: str, day: date | None, request_id: str) -> None:
        """The vehicles of the class drive no more from a day on; None: they go on."""
        request = logistics.RetireVehicleClassRequest(
            name=self._name("vehicleClasses", vehicle_class),
            retire_date=day.isoformat() if day else "",
            request_id=request_id,
        )
        self._ask(self._services.logistics.RetireVehicleClass, request)
