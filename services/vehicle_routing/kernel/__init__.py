"""The vehicle routing kernel: ruin and recreate in C."""
