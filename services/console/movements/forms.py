"""Reports of movements: quantities of one, or all that was planned of several."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from parkloom.logistics.v1.logistics_service_pb2 import ReportMovementRequest
from services.console.core.forms import MOST_UNITS, DayField, OnceForm, WholeNumberField, between

_UNITS = [between(0, MOST_UNITS)]


class ReportForm(OnceForm):
    """Units of one movement; a field left empty is not reported. With `corrects` they stand for all."""

    etag = HiddenField()
    corrects = HiddenField()
    loaded_quantity = WholeNumberField(_l("Loaded"), validators=_UNITS)
    received_quantity = WholeNumberField(_l("Arrived"), validators=_UNITS)
    lost_quantity = WholeNumberField(_l("Lost"), validators=_UNITS)
    damaged_quantity = WholeNumberField(_l("Damaged"), validators=_UNITS)
    returned_quantity = WholeNumberField(_l("Returned"), validators=_UNITS)
    expected_date = DayField(_l("Expected on"))

    def report(self) -> ReportMovementRequest:
        """The report that a valid form makes; the caller names its movement."""
        return ReportMovementRequest(
            loaded_quantity=self.loaded_quantity.data or 0,
            received_quantity=self.received_quantity.data or 0,
            lost_quantity=self.lost_quantity.data or 0,
            damaged_quantity=self.damaged_quantity.data or 0,
            returned_quantity=self.returned_quantity.data or 0,
            etag=self.etag.data or "",
            corrects=bool(self.corrects.data),
            expected_date=self.expected_date.data.isoformat() if self.expected_date.data else "",
        )
