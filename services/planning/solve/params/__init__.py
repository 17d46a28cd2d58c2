"""Solver parameters: every figure that tunes the search, with its unit and why, in one frozen dataclass."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from services.planning.solve.params.construct import ConstructParams
from services.planning.solve.params.exact import ExactParams
from services.planning.solve.params.figure import figure
from services.planning.solve.params.file import read, to_toml
from services.planning.solve.params.improve import FlowRoundingParams, ImproveParams
from services.planning.solve.params.kernel import KernelParams
from services.planning.solve.params.lp import LpParams
from services.planning.solve.params.pricing import PricingParams, QuasiNewtonParams
from services.planning.solve.params.reserve import ReserveParams
from services.planning.solve.params.whole_orders import WholeOrdersParams

__all__ = [
    "ConstructParams",
    "ExactParams",
    "FlowRoundingParams",
    "ImproveParams",
    "KernelParams",
    "LpParams",
    "PricingParams",
    "QuasiNewtonParams",
    "ReserveParams",
    "SolverParams",
    "WholeOrdersParams",
    "read_params",
    "to_toml",
]


@dataclass(frozen=True, slots=True)
class SolverParams:
    """Parameters of `solve`. `SolverParams()` holds the defaults; a TOML file overrides single figures."""

    workers: int = figure(2, "threads", "each works on a subproblem of its own", least=1, most=8)
    exact_neighbourhoods: bool = figure(
        True, "flag", "false leaves the exact model, LP and CP-SAT neighbourhoods (OR-Tools) out"
    )
    dual_prices: bool = figure(True, "flag", "false searches without dual prices; the bound is proven in any case")
    setup_prices: bool = figure(
        True, "flag", "false searches with prices that charge no share of set-ups; the bound knows them in any case"
    )
    campaign_moves: bool = figure(True, "flag", "false leaves out the moves that clear campaigns and days of a line")
    pricing: PricingParams = field(default_factory=PricingParams)
    construct: ConstructParams = field(default_factory=ConstructParams)
    improve: ImproveParams = field(default_factory=ImproveParams)
    lp: LpParams = field(default_factory=LpParams)
    whole_orders: WholeOrdersParams = field(default_factory=WholeOrdersParams)
    exact: ExactParams = field(default_factory=ExactParams)
    kernel: KernelParams = field(default_factory=KernelParams)
    reserve: ReserveParams = field(default_factory=ReserveParams)

    @property
    def kernel_in_use(self) -> KernelParams:
        """The kernel's figures; without campaign moves, whole orders alone are moved."""
        if self.campaign_moves:
            return self.kernel
        return replace(self.kernel, runs=replace(self.kernel.runs, window_share=0.0, piece_share=0.0))


def read_params(path: str) -> SolverParams:
    """The solver parameters of a TOML file; figures that it leaves out keep their defaults.

    Raises Invalid, naming the field and the hint, for a file that is no TOML, an unknown field or a wrong value.
    """
    return read(SolverParams(), path)
