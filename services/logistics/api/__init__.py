"""Logistics' gRPC servicer: each call one line in, a use case, one line out."""
