"""Multipliers of a good bound: duals of the relaxation as a linear program (HiGHS, through scipy)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from services.vehicle_routing.bound import Limit, Multiplier, Relaxation, relax
from services.vehicle_routing.bound.relaxation import HALF, WHOLE
from services.vehicle_routing.model import Wave

MOST_MOMENTS = 24  # of the limits of a class: more add little
SMALLEST = 1e-12  # a multiplier below it is left out


def best_multipliers(wave: Wave) -> list[Multiplier]:
    """The multipliers of the best bound of the relaxation; none where the wave has no shipment."""
    if not wave.shipments:
        return []
    relaxation = relax(wave)
    limits = _limits(wave, relaxation)
    classes, shipments = relaxation.cost.shape
    program = _program(wave, relaxation, limits)
    unserved = np.array([each.unserved_cost for each in wave.shipments])
    fixed = np.array([each.fixed_cost for each in wave.vehicles])
    able = np.isfinite(relaxation.cost).ravel()
    carrying = np.where(able, relaxation.cost.ravel(), 0.0)
    most = np.concatenate([able.astype(float), np.ones(shipments), [each.count for each in wave.vehicles]])
    once = hstack([eye_array(shipments)] * (classes + 1) + [csr_array((shipments, classes))])
    result = linprog(
        np.concatenate([carrying, unserved, fixed]),
        A_ub=program,
        b_ub=np.zeros(len(limits)),
        A_eq=once,
        b_eq=np.ones(shipments),
        bounds=np.stack([np.zeros_like(most), most], axis=1),
        method="highs",
    )
    duals = -result.ineqlin.marginals if result.status == 0 else np.zeros(len(limits))
    found = zip(limits, duals.tolist(), strict=True)
    return [Multiplier(limit, value) for limit, value in found if value > SMALLEST]


def _limits(wave: Wave, relaxation: Relaxation) -> list[Limit]:
    moments = relaxation.moments()
    chosen = sorted({moments[int(each)] for each in np.linspace(0, len(moments) - 1, MOST_MOMENTS)}) if moments else []
    return [
        limit
        for vehicle in wave.vehicles
        for limit in [
            Limit(vehicle.id),
            *(Limit(vehicle.id, moment, kind) for moment in chosen for kind in (WHOLE, HALF)),
        ]
    ]


def _program(wave: Wave, relaxation: Relaxation, limits: list[Limit]) -> csr_array:
    """Rows work * x - time * V <= 0; columns are x by class and shipment, shipments left, and V."""
    classes, shipments = relaxation.cost.shape
    place = {each.id: index for index, each in enumerate(wave.vehicles)}
    rows = [
        _row(relaxation.work(limit), relaxation.time(limit), place[limit.vehicle], classes, shipments)
        for limit in limits
    ]
    return csr_array(vstack(rows))


def _row(work: NDArray[np.float64], time: float, place: int, classes: int, shipments: int) -> coo_array:
    column = np.concatenate([place * shipments + np.arange(shipments), [(classes + 1) * shipments + place]])
    value = np.concatenate([work, [-time]])
    return coo_array((value, (np.zeros_like(column), column)), shape=(1, (classes + 1) * shipments + classes))
