"""The use cases of the registry: one function an intent, each within a transaction of its caller.

A function loads, lets the domain decide, and saves together with the event that tells of it. It raises the errors of
`services.errors`; whatever it has done by then goes with the transaction.
"""
