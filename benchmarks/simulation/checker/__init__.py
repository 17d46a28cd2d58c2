"""The checker: twelve clauses, held at every midnight against events and replies alone."""
