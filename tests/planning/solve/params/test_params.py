"""Solver parameters: read from a TOML file, refused where a field is unknown or wrong, documented in full."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services.errors import Invalid
from services.planning.solve import SolverParams, read_params
from services.planning.solve.params import to_toml

DOCUMENTED = Path(__file__).parents[4] / "docs" / "solver-parameters.toml"


def _read(folder: Path, text: str) -> SolverParams:
    path = folder / "params.toml"
    path.write_text(text)
    return read_params(str(path))


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert _read(tmp_path, "") == SolverParams()


def test_a_file_overrides_single_figures_and_leaves_the_others(tmp_path: Path) -> None:
    text = "workers = 1\n[pricing]\nstages = 4\n[improve.flow_rounding]\ncapacity_slack = [0.0, 0.02]\n"
    params, default = _read(tmp_path, text), SolverParams()
    rounding = replace(default.improve.flow_rounding, capacity_slack=(0.0, 0.02))
    assert params == replace(
        default,
        workers=1,
        pricing=replace(default.pricing, stages=4),
        improve=replace(default.improve, flow_rounding=rounding),
    )


@pytest.mark.parametrize(
    ("text", "field", "hint"),
    [
        ("wokers = 1", "wokers", "use one of workers, "),
        ("[lp]\nsize = 3", "lp.size", "use one of orders, "),
        ("[improve.flow_rounding]\npasses = 3", "improve.flow_rounding.passes", "use one of "),
        ("workers = true", "workers", "write a whole number (threads)"),
        ("workers = 1.5", "workers", "write a whole number (threads)"),
        ("workers = 99", "workers", "give a number from 1 to 8 (threads)"),
        ("dual_prices = 1", "dual_prices", "write true or false"),
        ("[pricing]\nnear = -0.1", "pricing.near", "give a number from 0"),
        ("[pricing]\nnear = nan", "pricing.near", "give a number from 0"),
        ("[pricing]\nnear = 'wide'", "pricing.near", "write a number"),
        ("pricing = 3", "pricing", "write it as a table [pricing]"),
        ("[improve.flow_rounding]\ncapacity_slack = []", "improve.flow_rounding.capacity_slack", "at least one value"),
    ],
)
def test_an_unknown_or_wrong_figure_is_refused_with_its_name_and_a_hint(
    tmp_path: Path, text: str, field: str, hint: str
) -> None:
    with pytest.raises(Invalid) as refused:
        _read(tmp_path, text)
    assert refused.value.problems[0].field == field
    assert hint in refused.value.message


def test_a_file_that_is_no_toml_or_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"params\.toml: is not TOML"):
        _read(tmp_path, "workers =")
    with pytest.raises(Invalid, match=r"absent\.toml: cannot be read"):
        read_params(str(tmp_path / "absent.toml"))


def test_the_documented_file_is_the_defaults_with_every_figure_unit_and_reason() -> None:
    assert DOCUMENTED.read_text() == to_toml(SolverParams())
    assert read_params(str(DOCUMENTED)) == SolverParams()
