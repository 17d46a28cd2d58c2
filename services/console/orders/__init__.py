"""A park's orders: the list, the form of a new one, and a page for each."""
