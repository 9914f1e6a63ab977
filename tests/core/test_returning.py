"""A button leads back to a page of ours, never elsewhere."""

from __future__ import annotations

import pytest

from cdm.core import returning

TODAY = "/fr/equipe/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_back_to_where_it_was_pressed(rf, method):
    request = getattr(rf, method)("/fr/", {"next": "/fr/agenda/7/?q=a%20b"})
    assert returning.place(request, TODAY) == "/fr/agenda/7/?q=a%20b"


ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("asked", [*ELSEWHERE, "", "fr/", "/a\nb", "/" + "a" * 2000])
def test_never_to_another_site_nor_to_what_is_no_path(rf, asked):
    assert returning.place(rf.get("/fr/", {"next": asked}), TODAY) == TODAY


def test_the_address_of_a_button_names_where_to_return(rf):
    address = returning.leading_to("/fr/agenda/?q=a&b=c", by="/fr/undo/")
    assert address == "/fr/undo/?next=/fr/agenda/%3Fq%3Da%26b%3Dc"
    assert returning.place(rf.get(address), TODAY) == "/fr/agenda/?q=a&b=c"
