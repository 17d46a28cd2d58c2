"""Matching's gRPC servicers: each call one line in, a use case, one line out."""
