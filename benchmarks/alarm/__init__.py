"""The alarm before a departure, judged by simulated days: `python -m benchmarks.alarm`."""
