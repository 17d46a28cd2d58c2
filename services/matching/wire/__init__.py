"""The only translation between the contracts and the domain, of requests and of events."""
