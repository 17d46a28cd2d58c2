"""Answers in part, counter-offers and the history of an assignment's terms."""
