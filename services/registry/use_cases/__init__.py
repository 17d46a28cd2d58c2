"""The use cases of the registry: one function an intent, each within a transaction of its caller.

A function loads, lets the domain decide, and saves together with the event of the change. It raises the errors of
`services.errors`; the transaction takes back all that it has done by then.
"""
