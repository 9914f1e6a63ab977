"""The registry of numbers is closed: what is shown is defined, in both languages, with what it is never added to."""

import re

import pytest
from django.utils import translation

from stats import measures, recording
from stats.figures.registry import DEFINITIONS as COMPUTED
from stats.figures.registry import claims
from stats.models import Measure
from stats.report import labels
from stats.visitors import HEADINGS

CODES = [entry.code for entry in measures.registry()]


def test_every_code_is_there_once():
    assert len(CODES) == len(set(CODES))
    families = [family.DEFINITIONS for family in measures.FAMILIES]
    assert sum(map(len, families)) == len(CODES)


def test_everything_that_is_counted_computed_or_printed_is_defined():
    charts = {"chart"}  # pictures that the printed report lost: no number
    shown = {measure.value for measure in Measure} | {figure.code for figure in COMPUTED}
    shown |= {claim["id"] for claim in claims(2021) if claim["id"].partition("_")[0] not in charts}
    shown |= {code for family in (*labels.FAMILIES, labels.SHARES, labels.WRONG) for code in family}
    assert len(shown) > 90
    assert [code for code in sorted(shown) if _unknown(code)] == []


def _unknown(code: str) -> bool:
    try:
        measures.get(code)
    except KeyError:
        return True
    return False


@pytest.mark.parametrize("code", ["", "contact", "contacts_99", "<b>", "contacts 2021"])
def test_what_is_not_in_the_list_has_no_words(code):
    for asked in (measures.definition, measures.label, measures.unit):
        with pytest.raises(KeyError):
            asked(code)


def test_a_year_in_a_code_is_no_other_number():
    assert measures.get("total_contacts_2021") is measures.get("total_contacts")


@pytest.mark.parametrize("code", CODES)
def test_each_says_what_it_is_in_both_languages(code):
    said = {}
    for language in ("fr", "nl"):
        with translation.override(language):
            entry = measures.get(code)
            said[language] = (measures.label(code), measures.unit(code), measures.definition(code))
            assert all(said[language])
            assert measures.definition(code).endswith(".")
            assert str(entry.definition) in measures.definition(code)
    with translation.override("en"):
        english = str(measures.get(code).definition)
    assert len({said["fr"][2], said["nl"][2], english}) == 3, "a definition stays untranslated"


def test_what_is_counted_apart_says_so_beside_its_number():
    with translation.override("fr"):
        for entry in measures.registry():
            assert not entry.apart or "contacts" in entry.never, entry.code
            assert ("contacts" in entry.never) == bool(re.search(r"ajoute jamais .*contacts", entry.says)), entry.code
    apart = {entry.code for entry in measures.registry() if entry.apart}
    assert {"reached", "aud_recognition", "aud_sum", "neet_total", "upper_part", "cohort_persons", "n_profile"} <= apart
    assert not apart & {"contacts", "total_contacts", "mm_visitors", "ic_neet", "out_contacts"}


def test_questions_of_a_profile_are_never_contacts():
    assert set(HEADINGS) == set(recording.ANSWERS)
    assert "contacts" in measures.get("by_answer").never
    assert "profiles" in measures.get("group_answers").never


@pytest.mark.django_db
def test_items_have_their_labels_in_order():
    with translation.override("nl"):
        assert list(measures.items("late")) == ["1-7", "8-31", "32+"]
        assert measures.items("no_time")["GUIDE-nl"] == f"{measures.items('no_seat')['GUIDE']}, Nederlands"
        assert next(iter(measures.items("reached"))) == "AREC"
