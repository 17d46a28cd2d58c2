"""Transport: the needs of a schedule, the movements that meet them, and the vehicles they are booked on."""
