"""Quotes for orders not yet placed: how long an answer takes, beside placing the order and planning it."""
