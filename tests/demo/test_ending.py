from __future__ import annotations

import os
import signal
import time

import pytest

from services.demo.ending import endable


class Deleted:
    """Asks the process to end while Python deletes it, which drops what that raises."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.01)


def _work() -> None:
    one = Deleted()
    del one
    time.sleep(30)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_is_asked_to_end_ends_though_the_asking_is_lost() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), endable():
        _work()
    assert signal.getsignal(signal.SIGTERM) is before
    assert signal.alarm(0) == 0
