import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cdm.accounts.models import User
from cdm.agenda.models import Allocation, Closure, Hold, Regime, Site
from tests.agenda.worlds import during, site, stations
from tests.personae import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
AHEAD = dt.date(2100, 3, 1)


@pytest.fixture
def admin() -> Client:
    return sign_in(User.objects.create_superuser("root@example.org", PASSWORD, name="Root"))


@pytest.mark.parametrize("model", ["site", "closure", "regime", "calendar"])
def test_lists_and_forms_open(admin, model):
    assert admin.get(reverse(f"admin:agenda_{model}_changelist")).status_code == 200
    answer = admin.get(reverse(f"admin:agenda_{model}_add"))
    rules = answer["Content-Security-Policy"].split("; ")
    assert "script-src 'self'" in rules  # or none of the admin's own scripts runs
    page = answer.content.decode()
    assert "//ajax.googleapis" not in page
    assert "https://" not in page


def test_a_closure_says_what_it_hits(admin):
    tower = site()
    period = tuple(during(AHEAD, "10:00", "10:40"))
    Allocation.objects.create(
        hold=Hold.objects.create(period=period, site=tower), calendar=stations(tower, 2), seat=1, period=period
    )
    closed = {"kind": "closure", "first_day": AHEAD, "last_day": AHEAD, "label_fr": "Travaux", "label_nl": "Werken"}
    page = admin.post(reverse("admin:agenda_closure_add"), closed, follow=True).content.decode()
    assert Closure.objects.get().label_nl == "Werken"
    assert "1 réservation" in page


def test_regimes_do_not_overlap(admin):
    Regime.objects.create(kind="closed", starts=AHEAD)
    second = {"kind": "appointment", "starts": AHEAD + dt.timedelta(days=9), "capacity_percent": 50}
    page = admin.post(reverse("admin:agenda_regime_add"), second)
    assert page.status_code == 200
    assert Regime.objects.count() == 1


def test_seats_still_held_stay(admin):
    tower = site()
    area, period = stations(tower, 3), tuple(during(AHEAD, "10:00", "10:40"))
    Allocation.objects.create(hold=Hold.objects.create(period=period, site=tower), calendar=area, seat=3, period=period)
    changed = {"kind": "stations", "name": "Zone", "capacity": 2, "site": Site.objects.get().pk, "active": "on"}
    page = admin.post(reverse("admin:agenda_calendar_change", args=[area.pk]), changed, follow=True)
    area.refresh_from_db()
    assert area.capacity == 3
    assert "encore réservées" in page.content.decode()
