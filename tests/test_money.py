from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bounds import LARGEST_SUM_MICROS
from services.money import from_micros, to_micros


@given(st.floats(allow_nan=False))
def test_any_amount_fits_into_64_bits(amount: float) -> None:
    assert -(2**63) <= to_micros(amount) < 2**63


@given(st.integers(-(10**15), 10**15))
def test_micro_units_come_back_as_they_were(micros: int) -> None:
    assert to_micros(from_micros(micros)) == micros


@pytest.mark.parametrize("amount", [1e13, 1e300, math.inf])
def test_what_64_bits_cannot_hold_is_given_as_the_largest_sum(amount: float) -> None:
    assert (to_micros(amount), to_micros(-amount)) == (LARGEST_SUM_MICROS, -LARGEST_SUM_MICROS)


def test_what_is_no_number_has_no_micro_units() -> None:
    with pytest.raises(ValueError, match="NaN"):
        to_micros(math.nan)
