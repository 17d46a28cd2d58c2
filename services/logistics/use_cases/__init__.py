"""What can be done in logistics: one function an intent, each in the transaction of its session."""
