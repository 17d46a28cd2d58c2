"""One event loop serves all gRPC servers of a process, also where they start at the same moment."""

from __future__ import annotations

import subprocess
import sys

# In a process of its own: in this one the loop is there already.
AT_ONCE = """
import threading
from services.chassis.rpc.event_loop import event_loop
together, loops = threading.Barrier(16), []
def first_call():
    together.wait()
    loops.append(event_loop())
threads = [threading.Thread(target=first_call) for _ in range(16)]
for each in threads: each.start()
for each in threads: each.join()
print(len(set(map(id, loops))))
"""


def test_servers_that_start_at_once_share_one_loop() -> None:
    done = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "1\n"
