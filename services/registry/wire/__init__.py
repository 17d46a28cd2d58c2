"""The only translation between the registry's entities and its contract: requests, resources and events."""
