"""Programs with one planted fault each: `python -m tests.system.faults.<fault> <process>` is that process, broken.

The chassis is changed in the started process only; the product has no switch for any of it.
"""
