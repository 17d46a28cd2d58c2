"""A park's plans: the list, and a page for each with the cause of its failure."""
