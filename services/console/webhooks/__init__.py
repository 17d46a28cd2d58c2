"""Webhooks of the park: made, changed, and what became of their deliveries."""
