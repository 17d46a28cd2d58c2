"""The use cases of logistics: one function an intent, each in the transaction of its session."""
