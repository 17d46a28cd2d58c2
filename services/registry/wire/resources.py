"""Parks, products, enterprises and lines: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from parkloom.registry.v1 import enterprise_pb2, park_pb2, product_pb2
from parkloom.registry.v1.capacity_pb2 import CapacitySource
from services.chassis import wire
from services.chassis.rpc.etags import etag
from services.chassis.rpc.replies import PARK_BYTES, refuse_large_resource
from services.chassis.rpc.resource_names import id_in_park, optional_id_in_park
from services.park_calendar import Closure
from services.registry.domain.enterprise import Contact, Enterprise
from services.registry.domain.freshness import Freshness, Source
from services.registry.domain.line import Line, Rate
from services.registry.domain.park import Lane, Link, Park, PlanningPolicy, Quota, Zone
from services.registry.domain.product import Product
from services.registry.domain.resource import Resource, numbered
from services.registry.wire import names
from services.registry.wire.capacity import figure_report_message
from services.registry.wire.routes import route_step_message, route_steps_from


def park_from(message: park_pb2.Park, ident: str, now: datetime) -> Park:
    """The park that `message` describes, new at `now`. Raises Invalid for one of too many bytes."""
    refuse_large_resource(message, "park", PARK_BYTES)
    return Park(
        id=ident,
        display_name=message.display_name,
        time_zone=message.time_zone,
        currency_code=message.currency_code,
        links=wire.values_from(Link, message.links),
        tags=tuple(message.tags),
        zones=wire.values_from(Zone, message.zones),
        lanes=wire.values_from(Lane, message.lanes),
        quotas=wire.values_from(Quota, message.quotas),
        policy=wire.value_from(PlanningPolicy, message.policy),
        closures=wire.values_from(Closure, message.closures),
        weekday_shares=tuple(message.weekday_shares),
        created_at=now,
        updated_at=now,
    )


def product_from(message: product_pb2.Product, park: str, ident: str, now: datetime) -> Product:
    """The product that `message` describes, new at `now`. Raises Invalid for too many bytes or a wrong name."""
    refuse_large_resource(message, "product")
    return Product(
        park=park,
        id=ident,
        display_name=message.display_name,
        unit=message.unit,
        routing=route_steps_from(message.routing, park, "product.routing"),
        transfer_batch=message.transfer_batch,
        retire_date=message.retire_date,
        created_at=now,
        updated_at=now,
    )


def enterprise_from(message: enterprise_pb2.Enterprise, park: str, ident: str, now: datetime) -> Enterprise:
    """The enterprise that `message` describes, new at `now`."""
    return Enterprise(
        park=park,
        id=ident,
        display_name=message.display_name,
        zone=message.zone,
        latitude=wire.optional(message, "latitude"),
        longitude=wire.optional(message, "longitude"),
        contacts=wire.values_from(Contact, message.contacts),
        auto_accept=message.auto_accept,
        retire_date=message.retire_date,
        guest=message.guest,
        created_at=now,
        updated_at=now,
    )


def line_from(message: enterprise_pb2.Line, park: str, ident: str, now: datetime) -> Line:
    """The line that `message` describes, new at `now`. Raises Invalid for too many bytes or a wrong name."""
    refuse_large_resource(message, "line")
    return Line(
        park=park,
        id=ident,
        enterprise=optional_id_in_park(message.enterprise, names.ENTERPRISE, park, "line.enterprise"),
        link=message.link,
        zone=message.zone,
        machines=message.machines,
        planned_daily_capacity=message.planned_daily_capacity,
        maximum_daily_capacity=wire.optional(message, "maximum_daily_capacity"),
        price_micros=message.price_micros,
        min_lot=message.min_lot,
        lead_days=message.lead_days,
        tags=tuple(message.tags),
        quality=message.quality,
        rates=_rates_from(message.rates, park, "line.rates"),
        setup=wire.optional(message, "setup"),
        setup_cost_micros=wire.optional(message, "setup_cost_micros"),
        min_run=wire.optional(message, "min_run"),
        retire_date=message.retire_date,
        planned_capacity_source=_source_from(message),
        created_at=now,
        updated_at=now,
    )


def _source_from(message: enterprise_pb2.Line) -> Source:
    field = "line.planned_capacity_source"
    return wire.enum_from(Source, CapacitySource, message.planned_capacity_source, field) or Source.UNSPECIFIED


def park_message(park: Park) -> park_pb2.Park:
    return park_pb2.Park(name=names.PARK.format(park=park.id), **_fields(park, Park.CHANGEABLE))


def product_message(product: Product) -> product_pb2.Product:
    name = names.PRODUCT.format(park=product.park, product=product.id)
    routing = [route_step_message(step, product.park) for step in product.routing]
    return product_pb2.Product(name=name, **_fields(product, Product.CHANGEABLE) | {"routing": routing})


def enterprise_message(
    enterprise: Enterprise, fresh: Freshness, oldest: datetime | None = None
) -> enterprise_pb2.Enterprise:
    """The enterprise; `oldest` is the time of the report of its lines' oldest ordinary figure, None without one."""
    age = None if oldest is None else fresh.age(oldest)
    return enterprise_pb2.Enterprise(
        name=names.ENTERPRISE.format(park=enterprise.park, enterprise=enterprise.id),
        refresh_ask_time=enterprise.refresh_ask_time,
        refresh_asked_by=enterprise.refresh_asked_by,
        oldest_figure_age_days=age,
        stale=age is not None and fresh.is_stale_at(age),
        **_fields(enterprise, Enterprise.CHANGEABLE),
    )


def line_message(line: Line, park: Park, fresh: Freshness) -> enterprise_pb2.Line:
    """The line, with the figures that plans use for it in its `park`, and their age."""
    used, report = line.figures_in_use(park), line.planned_capacity_report
    return enterprise_pb2.Line(
        name=names.LINE.format(park=line.park, line=line.id),
        enterprise=names.ENTERPRISE.format(park=line.park, enterprise=line.enterprise),
        link=line.link,
        setup_in_use=wire.figure_in_use(used.setup),
        setup_cost_micros_in_use=wire.figure_in_use(used.setup_cost_micros),
        min_run_in_use=wire.figure_in_use(used.min_run),
        planned_capacity_source=wire.enum_number(CapacitySource, line.planned_capacity_source),
        planned_capacity_report=figure_report_message(report),
        planned_capacity_age_days=fresh.age(report.reported_at),
        planned_capacity_stale=fresh.is_stale(report.reported_at),
        **_fields(line, Line.CHANGEABLE) | {"rates": [_rate_message(rate, line.park) for rate in line.rates]},
    )


def _rates_from(messages: Iterable[enterprise_pb2.Rate], park: str, field: str) -> tuple[Rate, ...]:
    return tuple(
        replace(
            wire.value_from(Rate, message),
            product=id_in_park(message.product, names.PRODUCT, park, f"{at}.product"),
        )
        for at, message in numbered(field, messages)
    )


def _rate_message(rate: Rate, park: str) -> enterprise_pb2.Rate:
    product = names.PRODUCT.format(park=park, product=rate.product)
    return enterprise_pb2.Rate(product=product, load=rate.load, price_micros=rate.price_micros)


def _fields(resource: Resource, changeable: Collection[str]) -> dict[str, Any]:
    return wire.fields_of(resource, changeable) | {
        "etag": etag(resource.version),
        "create_time": resource.created_at,
        "update_time": resource.updated_at,
    }
