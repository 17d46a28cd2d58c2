"""The only translation between logistics' entities and its contract: requests, resources and events."""
