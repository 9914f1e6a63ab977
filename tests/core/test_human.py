"""Numbers as people of each language write them, and one rounding wherever a number stands."""

import pytest
from django.utils import translation

from cdm.core.human import number, percent


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
