"""Shared by the features of the console: access, calls to the services, errors, languages, forms and names."""
