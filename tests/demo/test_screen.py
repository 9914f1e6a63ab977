import re

from django.urls import resolve
from django.utils import translation

from cdm.demo import screen


def test_every_address_on_the_screen_is_a_page():
    said = screen.welcome("http://127.0.0.1:8000", mail=0, shared="/fr/chiffres/partage/x/")
    paths = re.findall(r"http://127\.0\.0\.1:8000(\S+)", said)
    assert len(paths) == 5
    for path in paths:
        with translation.override(path[1:3]):
            assert resolve(path)
