"""The steps of the guide: real pages of the park, and what to look at on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Step:
    """A page, by its endpoint and what its address asks for, with a title and one thing to try there."""

    endpoint: str
    title: Any
    text: Any
    args: Mapping[str, Any] = field(default_factory=dict)


STEPS = (
    Step(
        "overview.overview",
        _l("The overview says what needs you"),
        _l("What is newly late or short, and why; who has not answered; what moves tomorrow. Every figure leads on."),
    ),
    Step(
        "orders.orders",
        _l("Every order, and why one is late"),
        _l("Open one that is late: who makes it when, the reason in plain words, and what would help most."),
        {"all": 1, "shortfall": "any", "sort": "due"},
    ),
    Step(
        "orders.new_order",
        _l("A date and a price before anything is ordered"),
        _l("Choose a product, a quantity and a day, and ask for a quote. An answer can be held for some hours."),
    ),
    Step(
        "load.load",
        _l("Capacity and load on one picture"),
        _l("Dark days are full. Click a link to see its enterprises, and an enterprise to see its lines."),
    ),
    Step(
        "enterprises.enterprises",
        _l("Enterprises say what they can make"),
        _l("Old figures count for less. Ask for new ones: an enterprise confirms them on a phone with one tap."),
    ),
    Step(
        "plans.plans",
        _l("A plan of the whole park"),
        _l("Changes are planned by themselves in a second. A park plan weighs all orders again."),
    ),
    Step(
        "scenarios.scenarios",
        _l("What if?"),
        _l("A machine more, a holiday, an enterprise that is gone: planned beside what is live, which stays."),
    ),
    Step(
        "files.files",
        _l("Your own park, from Excel"),
        _l("One workbook of enterprises, lines, products and capacity makes a park. Gaps are filled in, and shown."),
    ),
)
