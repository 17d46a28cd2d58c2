"""How goods move: what a schedule asks to be moved, the movements that do it, and the vehicles they are booked on."""
