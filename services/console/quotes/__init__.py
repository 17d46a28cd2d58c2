"""Quotes: answers for orders not yet placed, held, taken and released."""
