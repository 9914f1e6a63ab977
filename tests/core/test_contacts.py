"""One spelling per phone number."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdm.core.contacts import email_address, phone_number

SEPARATORS = st.sampled_from(["", " ", ".", "/", "-", "  ", " / ", "\u00a0", "\u2011"])
MOBILE = st.from_regex(r"4[5-9][0-9]{7}", fullmatch=True)
LANDLINE = st.from_regex(r"(2|3|9|10|56)[0-9]{6,7}", fullmatch=True).filter(lambda n: len(n) == 8)
PREFIXES = st.sampled_from(["0", "+32", "0032", "+32(0)", "+32 (0)", "32"])


def spaced(digits: str, draw) -> str:
    return "".join(digit + draw(SEPARATORS) for digit in digits)


@given(data=st.data(), national=st.one_of(MOBILE, LANDLINE), prefix=PREFIXES)
def test_every_way_of_writing_a_belgian_number_is_one_number(data, national, prefix):
    typed = f" {prefix}{spaced(national, data.draw)}"
    assert phone_number(typed) == f"+32{national}"


@given(st.text(max_size=60))
def test_anything_typed_is_a_number_in_the_one_spelling_or_refused(typed):
    try:
        number = phone_number(typed)
    except ValueError:
        return
    assert number == "" or re.fullmatch(r"\+[1-9][0-9]{6,14}", number)
    assert phone_number(number) == number
    assert len(number) <= 20  # as the column


@given(st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True))
def test_foreign_numbers_stay_what_they_are(digits):
    if digits.startswith("32"):
        return
    assert phone_number(f"+{digits}") == phone_number(f"00{digits}") == f"+{digits}"


@pytest.mark.parametrize(
    "typed", ["12", "abc", "0470 12 34 5", "+32 470 12 34 567", "٠٤٧٠١٢٣٤٥٦", "+", "0000000", "++32470123456", "02 12"]
)
def test_what_is_no_number(typed):
    with pytest.raises(ValueError, match=re.escape(typed)):
        phone_number(typed)


def test_nothing_stays_nothing():
    assert phone_number("  ") == ""
    assert email_address("  Nour@Example.BE ") == "nour@example.be"
