import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from cdm.outbox import delivery
from cdm.outbox.models import Message
from tests.outbox.conftest import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_page(as_, manager):
    def get(who=manager, language="fr"):
        with translation.override(language):
            return as_(who).get(reverse("outbox:index"))

    return get


def trouble(count: int, error: str = "SMTPRecipientsRefused 550") -> None:
    for n in range(count):
        write(f"k{n}")
    Message.objects.update(error=error, attempts=2)


@pytest.mark.parametrize("count", [1, 3])
def test_what_has_trouble_is_listed_without_addresses(noon, as_, manager, count, django_assert_num_queries):
    trouble(count)
    browser, address = as_(manager), reverse("outbox:index")
    browser.get(address)
    with django_assert_num_queries(6):
        html = browser.get(address).content.decode()
    assert html.count("SMTPRecipientsRefused 550") == count
    assert "an@example.org" not in html


def test_all_is_well(noon, open_page):
    write()
    delivery.sweep()
    assert "Tout va bien" in open_page().content.decode()
    assert "Alles gaat goed" in open_page(language="nl").content.decode()


def test_late_is_told(noon, open_page):
    write()
    noon.shift(dt.timedelta(minutes=25))
    assert "25 minutes" in open_page().content.decode()


def test_only_managers(noon, open_page, reception, coordinator_a):
    assert [open_page(reception).status_code, open_page(coordinator_a).status_code] == [403, 403]
    assert open_page(None).status_code == 302
