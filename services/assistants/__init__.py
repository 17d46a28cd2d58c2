"""Assistants: rpcs as tools of the Model Context Protocol, with the token, scopes and walls of their caller."""
