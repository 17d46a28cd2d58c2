"""How services tell each other: outbox and relay, subscriber and inbox, dead letters, snapshots."""
