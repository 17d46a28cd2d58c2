"""The planner beside its peers, and beside itself without its parts, on generated parks: see `docs/benchmarks.md`."""
