"""The exact model: small parks to proven optimality, with a counterpart for every rule of a solution."""

from services.planning.solve.exact.campaigns import Model
from services.planning.solve.exact.neighbourhood import ExactParts, has_minimum_lots
from services.planning.solve.exact.prices import best_prices
from services.planning.solve.exact.solving import Optimum, is_small, model_of, optimum, proof

__all__ = [
    "ExactParts",
    "Model",
    "Optimum",
    "best_prices",
    "has_minimum_lots",
    "is_small",
    "model_of",
    "optimum",
    "proof",
]
