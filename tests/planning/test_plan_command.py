"""`parkloom plan` on files."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from services.planning import plan_command
from tests.planning.parks import document


def _plan(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    plan_command.add_arguments(parser)
    return plan_command.run(parser.parse_args(arguments))


def _park(folder: Path, **changes: object) -> str:
    path = folder / "park.json"
    path.write_text(json.dumps(document() | changes))
    return str(path)


def test_a_plan_file_is_written_and_status_is_0(tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    assert _plan(_park(tmp_path), "-o", str(out), "--seconds", "2", "--quiet") == 0
    written = json.loads(out.read_text())
    assert written["lots"]
    assert written["cost"] >= written["lower_bound"] - 1e-6


def test_counted_runs_give_byte_identical_files(tmp_path: Path) -> None:
    park, files = _park(tmp_path), [tmp_path / "a.json", tmp_path / "b.json"]
    for out in files:
        assert _plan(park, "-o", str(out), "--iterations", "20", "--seed", "3", "--quiet") == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_counted_runs_of_a_park_with_set_ups_end_repeat_and_print_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wanted = document()
    weave = [
        line
        | {"id": f"{line['id']}-{number}", "enterprise": f"e{number}", "daily_capacity": 40 + number}
        | {"setup": 1.0 + number / 7, "setup_cost": 5.0 + number, "min_run": 6.0}
        for line in wanted["lines"]
        for number in range(2)
    ]
    (order,) = wanted["orders"]
    orders = [
        order | {"id": f"o{number}", "quantity": 97 + 31 * number, "due_date": "2026-03-04", "transfer_batch": 7}
        for number in range(2)
    ]
    changes = {"lines": weave, "orders": orders, "in_progress": [], "firm": []}
    park, files = _park(tmp_path, **changes), [tmp_path / "a.json", tmp_path / "b.json"]
    for out in files:
        assert _plan(park, "-o", str(out), "--iterations", "20", "--quiet") == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert json.loads(files[0].read_text())["unmet"]
    assert capfd.readouterr() == ("", "")


def test_a_park_that_contradicts_itself_is_one_error_status_2_and_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.json"
    assert _plan(_park(tmp_path, days=0), "-o", str(out), "--quiet") == 2
    assert not out.exists()
    assert "days" in capsys.readouterr().err


def test_progress_is_shown_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _plan(_park(tmp_path), "-o", str(tmp_path / "plan.json"), "--seconds", "2")
    assert "gap" in capsys.readouterr().err


def test_planning_loads_no_server_and_no_database() -> None:
    code = "import sys, services.planning.solve; print({'grpc', 'flask', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_what_solves_for_reasons_is_loaded_with_the_first_solve() -> None:
    code = "import sys, services.planning.explain; print('ortools.math_opt.python.mathopt' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_parameters_of_a_file_reach_the_search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    park, params = _park(tmp_path), tmp_path / "params.toml"
    params.write_text("exact_neighbourhoods = false\n")
    _plan(park, "-o", str(tmp_path / "plan.json"), "--iterations", "20", "--params", str(params))
    phases = capsys.readouterr().err
    assert "moves" in phases
    assert "LP neighbourhoods" not in phases


def test_a_wrong_parameter_is_one_error_that_names_it_status_2_and_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, params = tmp_path / "plan.json", tmp_path / "params.toml"
    params.write_text("[pricing]\nstage = 4\n")
    assert _plan(_park(tmp_path), "-o", str(out), "--params", str(params), "--quiet") == 2
    assert not out.exists()
    assert "pricing.stage" in capsys.readouterr().err
