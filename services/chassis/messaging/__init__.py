"""Messaging between services: outbox and relay, subscriber and inbox, dead letters, snapshots."""
