"""Dual prices and the bound they prove."""

from services.planning.solve.pricing.cooling import find_prices, raise_bound
from services.planning.solve.pricing.dual import Dual, DualPrices, maximise

__all__ = ["Dual", "DualPrices", "find_prices", "maximise", "raise_bound"]
