"""The enterprises of a generated park, their lines, and the names they go by."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from services.generator.profile import Place, Profile, Trade

Key = TypeVar("Key")

FIRST = "恒锦瑞盛鸿泰嘉兴宏富华德祥隆永利金福万顺美佳雅丽新晨东方远达天成"
SECOND = "源达丰泰和润通盈裕安康宁顺昌茂旺辉腾飞翔云海波林森峰岭川江"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("秀兰", "建国", "桂英", "志强", "丽华", "永刚", "晓梅", "国庆", "淑芬", "海涛", "玉珍", "立新")
POSTS = (("厂长", "plant manager"), ("生产主管", "production supervisor"), ("计划员", "planner"))

# The share of lines at the core link that have a rate card.
LINES_WITH_RATES = 0.03


def enterprises(profile: Profile, count: int, seed: int) -> list[dict[str, Any]]:
    """`count` enterprises, each of one trade, in the chain's order."""
    rng = Random(f"{seed}/enterprises")
    numbers = apportion(count, {trade.link: trade.enterprises for trade in profile.trades})
    names = _names(rng, {trade.link: trade for trade in profile.trades}, numbers)
    width = max(4, len(str(count)))
    return [
        {
            "id": f"e{number:0{width}d}",
            "name": name,
            "zone": _home(rng, profile, link),
            "auto_accept": rng.random() < 0.7,
            "contact": _contact(rng),
            "link": link,
        }
        for number, (link, name) in enumerate(names)
    ]


def _names(rng: Random, trades: Mapping[str, Trade], numbers: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    stems = [first + second for first in dict.fromkeys(FIRST) for second in dict.fromkeys(SECOND) if first != second]
    taken: set[str] = set()
    for link, number in numbers.items():
        for _ in range(number):
            yield link, _new_name(rng, stems, trades[link].suffix, taken)


def _new_name(rng: Random, stems: Sequence[str], suffixes: Sequence[str], taken: set[str]) -> str:
    name = f"{rng.choice(stems)}{rng.choice(suffixes)}有限公司"
    while name in taken:
        name = f"{rng.choice(stems)}{rng.choice('华宝源兴达')}{rng.choice(suffixes)}有限公司"
    taken.add(name)
    return name


def _contact(rng: Random) -> dict[str, str]:
    post, post_en = rng.choice(POSTS)
    return {"name": rng.choice(SURNAMES) + rng.choice(GIVEN), "post": post, "post_en": post_en}


def _home(rng: Random, profile: Profile, link: str) -> str:
    """Most enterprises of a wet or yarn trade sit together; the rest is spread, thickest in the first places."""
    gathered: dict[str, Place] = dict(
        zip((trade.link for trade in profile.trades[:2]), profile.places[3:5], strict=False)
    )
    if link in gathered and rng.random() < 0.7:
        return gathered[link].id
    weights = [1.0 / (1 + index) for index in range(len(profile.places))]
    return rng.choices(profile.places, weights)[0].id


def lines(
    profile: Profile, enterprises: Sequence[Mapping[str, Any]], seed: int, start: date, days: int
) -> list[dict[str, Any]]:
    """One line per enterprise, with machines that add up to the trade's."""
    rng = Random(f"{seed}/lines")
    made: list[dict[str, Any]] = []
    for trade in profile.trades:
        members = [enterprise for enterprise in enterprises if enterprise["link"] == trade.link]
        sizes = [rng.lognormvariate(0.0, 0.55) for _ in members]
        machines = apportion(round(trade.machines * len(members)), dict(enumerate(sizes)))
        made += [_line(rng, profile, trade, enterprise, machines[index]) for index, enterprise in enumerate(members)]
    return [line | _calendar(rng, line, start, days) for line in made]


def _line(rng: Random, profile: Profile, trade: Trade, enterprise: Mapping[str, Any], machines: int) -> dict[str, Any]:
    planned = round(machines * trade.output * rng.uniform(0.88, 1.12))
    price = trade.price * rng.lognormvariate(0.0, 0.13)
    return {
        "id": f"{enterprise['id']}-{trade.link}",
        "enterprise": enterprise["id"],
        "link": trade.link,
        "zone": enterprise["zone"],
        "machines": machines,
        "planned": planned,
        "maximum": round(planned * rng.uniform(1.05, 1.2)),
        "daily_capacity": planned,
        "price": round(price, 4),
        "min_lot": trade.min_lot,
        "tags": _abilities(rng, trade, profile),
        "quality": round(min(1.0, rng.gauss(0.975, 0.012)), 4),
        "lead_days": rng.choice(trade.lead_days),
        "rates": _rates(rng, profile, trade, price),
    }


def _abilities(rng: Random, trade: Trade, profile: Profile) -> list[str]:
    able = [tag for tag, share in trade.tags.items() if rng.random() < share]
    holds = [tag for tag, share in profile.certificates.items() if rng.random() < share]
    return (able or [rng.choice(list(trade.tags))]) + holds


def _rates(rng: Random, profile: Profile, trade: Trade, price: float) -> list[dict[str, Any]]:
    if trade.link != profile.core_link or rng.random() > LINES_WITH_RATES:
        return []
    style = rng.choice(profile.styles)
    load = round(style.loads.get(trade.link, 1.0) * rng.uniform(0.75, 0.95), 3)
    return [{"product": style.code, "load": load, "price": round(load * price * rng.uniform(0.95, 1.05), 4)}]


def _calendar(rng: Random, line: Mapping[str, Any], start: date, days: int) -> dict[str, Any]:
    """Days on which a line does less than it could: work taken already, maintenance, a shutdown."""
    share: dict[int, float] = {}
    if rng.random() < 0.35:
        booked = rng.uniform(0.2, 0.9)
        share |= {day: round(1 - booked * (1 - day / 10), 2) for day in range(min(days, 10))}
    if rng.random() < 0.3:
        share |= dict.fromkeys(range(rng.randrange(14), days, 14), 0.5)
    if rng.random() < 0.04:
        first = rng.randrange(days)
        share |= dict.fromkeys(range(first, min(days, first + rng.randint(3, 7))), 0.0)
    return {
        "capacity_overrides": [
            {"date": (start + timedelta(days=day)).isoformat(), "capacity": round(line["daily_capacity"] * part)}
            for day, part in sorted(share.items())
        ]
    }


def lanes(profile: Profile) -> list[dict[str, Any]]:
    """A lane between any two places of the park, and from each of them to every place outside it."""
    inside = [
        _lane(a.id, b.id, 1 if _kilometres(a, b) > 9 else 0, profile.haul_per_kilometre * _kilometres(a, b))
        for a in profile.places
        for b in profile.places
        if a != b
    ]
    return inside + [_lane(a.id, b.id, b.days, b.cost) for a in profile.places for b in profile.outside]


def _lane(origin: str, target: str, days: int, cost: float) -> dict[str, Any]:
    return {"from_zone": origin, "to_zone": target, "transit_days": days, "cost": round(cost, 4)}


def _kilometres(a: Place, b: Place) -> float:
    """Near enough for a park: a flat earth."""
    east = (a.longitude - b.longitude) * math.cos(math.radians(a.latitude))
    return 111.2 * math.hypot(a.latitude - b.latitude, east)


def quotas(profile: Profile, lines_made: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Shared limits that bind a little before the link's machines do."""
    per_unit = 0.012
    made = []
    for ident, link, share in profile.quotas:
        total = sum(line["daily_capacity"] for line in lines_made if line["link"] == link)
        made.append(
            {"id": ident, "links": [link], "daily_limit": round(total * share * per_unit, 1), "per_unit": per_unit}
        )
    return made


def apportion(total: int, weights: Mapping[Key, float]) -> dict[Key, int]:
    """A whole number of each, at least one, in proportion to the weights and `total` in all (largest remainder)."""
    free, scale = max(0, total - len(weights)), sum(weights.values())
    exact = {key: free * weight / scale for key, weight in weights.items()}
    whole = {key: 1 + math.floor(amount) for key, amount in exact.items()}
    by_remainder = sorted(exact, key=lambda key: math.floor(exact[key]) - exact[key])
    for key in by_remainder[: max(0, total - sum(whole.values()))]:
        whole[key] += 1
    return whole
