"""A park file of one cutter and two sewers, and scenarios of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PARK: dict[str, Any] = {
    "start_date": "2026-03-02",
    "days": 20,
    "zones": [{"id": "west"}],
    "lines": [
        {"id": "cut-1", "enterprise": "cutter", "link": "cut", "zone": "west", "daily_capacity": 300, "price": 1.0},
        {"id": "sew-a", "enterprise": "alpha", "link": "sew", "zone": "west", "daily_capacity": 100, "price": 1.0},
        {"id": "sew-b", "enterprise": "beta", "link": "sew", "zone": "west", "daily_capacity": 100, "price": 2.0},
    ],
    "quotas": [{"id": "steam", "links": ["sew"], "daily_limit": 1000, "per_unit": 1.0}],
    "orders": [
        {
            "id": f"o{number}",
            "quantity": quantity,
            "release_date": "2026-03-02",
            "due_date": "2026-03-06",
            "late_cost": 1.0,
            "unmet_cost": 50.0,
            "partial": True,
            "route": [{"link": "cut"}, {"link": "sew"}],
        }
        for number, quantity in enumerate((200, 300))
    ],
}


def written(folder: Path, *scenarios: dict[str, Any], **given: Any) -> Path:
    """A scenarios file in the folder, with the park beside it."""
    (folder / "park.json").write_text(json.dumps(PARK))
    file = folder / "scenarios.json"
    file.write_text(json.dumps({"park": "park.json", "iterations": 1, "scenarios": scenarios} | given))
    return file


def many(count: int) -> list[dict[str, Any]]:
    """Scenarios in each of which the first order is larger by ten units."""
    return [
        {"id": f"{number:03}", "edits": [{"change_order": {"id": "o0", "quantity": 200 + 10 * number}}]}
        for number in range(count)
    ]
