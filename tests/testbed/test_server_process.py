from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from services.testbed.server_process import ServerProcess

ROOT = Path(__file__).parents[2]
# Names its folder, as servers do, so that it is known for one of the folder's.
SERVE = "import sys, time; open(sys.argv[1] + '/up', 'w').close(); time.sleep(60)"


def start(folder: Path) -> ServerProcess:
    (folder / "up").unlink(missing_ok=True)
    server = ServerProcess(folder, "sleeper")
    server.start([sys.executable, "-c", SERVE, str(folder)], (folder / "up").exists)
    return server


def test_a_server_runs_from_start_to_stop(tmp_path: Path) -> None:
    server = start(tmp_path)
    pid = server.pid
    assert psutil.pid_exists(pid)
    server.stop(signal.SIGTERM)
    assert not psutil.pid_exists(pid)


def test_asking_for_the_pid_of_a_dead_server_names_its_log(tmp_path: Path) -> None:
    server = start(tmp_path)
    server.kill()
    with pytest.raises(RuntimeError, match=r"sleeper is not running; its log is .*sleeper\.log"):
        _ = server.pid


def test_a_server_left_behind_is_ended_before_the_next_start(tmp_path: Path) -> None:
    forgotten = start(tmp_path)
    pid = forgotten.pid
    following = start(tmp_path)
    assert following.pid != pid
    with pytest.raises(RuntimeError):
        _ = forgotten.pid
    following.kill()


OWNER = """
import sys, time
from pathlib import Path
from tests.testbed.test_server_process import start
server = start(Path(sys.argv[1]))
print(server.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.slow
def test_a_server_ends_with_its_owner_even_if_that_is_killed(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT)
    assert owner.stdout is not None
    server = psutil.Process(int(owner.stdout.readline()))
    owner.kill()
    owner.communicate()
    server.wait(30)
    assert not server.is_running()


def test_a_process_that_only_has_the_old_number_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "here").mkdir()
    stranger = start(tmp_path / "elsewhere")
    (tmp_path / "here" / "sleeper.pid").write_text(str(stranger.pid))
    own = start(tmp_path / "here")
    assert psutil.pid_exists(stranger.pid)
    own.kill()
    stranger.kill()


def test_a_server_that_dies_at_start_shows_its_last_words(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, "broken")
    with pytest.raises(RuntimeError, match=r"broken did not start: .*no port for me"):
        server.start([sys.executable, "-c", "raise SystemExit('no port for me')"], lambda: False)
