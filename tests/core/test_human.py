"""Numbers as people of each language write them, and one rounding wherever a number stands."""

import datetime as dt

import pytest
from django.template.defaultfilters import truncatewords
from django.utils import translation

from cdm.core.human import first_words, number, percent, plain_date


@pytest.mark.parametrize(
    ("value", "decimals", "fr", "nl"),
    [
        (33060, 0, "33\u202f060", "33.060"),
        (1234.5, 1, "1\u202f234,5", "1.234,5"),
        (6.25, 1, "6,3", "6,3"),  # ten of a hundred and sixty: half up, as the report and the public files round
        (12.5, 0, "13", "13"),
        (2.675, 2, "2,68", "2,68"),
        (5, 1, "5,0", "5,0"),
    ],
)
def test_numbers(value, decimals, fr, nl):
    for language, told in (("fr", fr), ("nl", nl)):
        with translation.override(language):
            assert number(value, decimals) == told


def test_percent():
    assert percent(100 * 10 / 160) == "6,3\u00a0%"


@pytest.mark.parametrize(("language", "words"), [("fr", "1er\xa0janvier 2027"), ("nl", "1\xa0januari 2027")])
def test_a_plain_date(language, words):
    with translation.override(language):
        assert plain_date(dt.date(2027, 1, 1)) == words


def test_first_words_keep_what_must_not_break():
    """A control: Django's own ``truncatewords`` puts plain spaces in, and a colon begins a line."""
    text = "Reprendre des études\xa0: le soir"
    assert first_words(text, 3) == "Reprendre des études…"
    assert first_words(text, 4) == "Reprendre des études\xa0:…"
    assert first_words(text, 6) == text
    assert "\xa0" not in truncatewords(text, 4)
