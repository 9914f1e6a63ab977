import pytest

from cdm.agenda.models import Closure, OpeningHours, Regime, Site
from cdm.demo import data_centre

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_place_in_both_languages_and_loads_once():
    said = []
    data_centre.load(said.append)
    data_centre.load(said.append)
    tower = Site.objects.get()
    assert tower.address_fr.startswith("Avenue de l’Astronomie")
    assert tower.address_nl.startswith("Sterrekundelaan")
    assert len(said) == 1
    assert OpeningHours.objects.count() == 10
    assert Closure.objects.filter(kind="holiday").count() == 36
    assert list(Regime.objects.order_by("starts").values_list("kind", flat=True)) == ["closed", "appointment"]
