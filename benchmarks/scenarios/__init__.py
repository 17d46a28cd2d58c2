"""Twenty scenarios of one full park, planned and compared beside its live schedule."""
