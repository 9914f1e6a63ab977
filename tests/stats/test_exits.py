"""Every address of figures asked for somebody else's: as a rival's coordinator (P4), and as the public (P3, P5).

The tables are full of both partners and of nobody's; the rival's numbers are such as no page says by chance.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from partners.models import Programme
from stats import closing, recording
from stats.models import Measure
from stats.publishing import snapshots
from stats.shares import links

pytestmark = pytest.mark.django_db
YEAR, DAY = 2024, dt.date(2024, 3, 5)
MINE, THEIRS, NOBODYS = 41, 7919, 6173
NEVER = (str(THEIRS), str(NOBODYS), str(THEIRS + MINE), str(THEIRS + MINE + NOBODYS))
FILTERS = (
    "", "from=3&to=3", "compare=2023", "compare=2022&theme=WORK", "service=IC", "channel=FACE", "context=STD",
    "language=fr", "programme=rival", "programme=ours", "partner=alpha", "quarter=1", "partner=alpha&compare=2023",
)  # fmt: skip


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(dt.datetime(2026, 6, 15, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def facts(partner_a, partner_b):
    for code, of in (("ours", partner_a), ("rival", partner_b)):
        Programme.objects.create(code=code, name_fr=f"Programme {code}", name_nl=f"Programma {code}").partners.add(of)
    counts = (("alpha", "ours", MINE), ("beta", "rival", THEIRS), ("", "", NOBODYS))
    with transaction.atomic():
        for year in (YEAR - 1, YEAR):
            recording.record_in_bulk(
                {
                    **{"day": DAY.replace(year=year), "service": service, "channel": "FACE", "context": "STD"},
                    **{"theme": "WORK", "language": "fr", "partner": partner, "programme": programme, "count": n},
                }
                for service in ("IC", "GA", "OUT")
                for partner, programme, n in counts
            )
        for service in ("IC", "GA"):
            recording.set_day(
                day=DAY,
                measures=(Measure.ABSENT, Measure.CANCELLED, Measure.UNCLOSED),
                service=service,
                counts={
                    (measure, f"{service}:{code}" if code else service): n
                    for measure in (Measure.ABSENT, Measure.CANCELLED, Measure.UNCLOSED)
                    for code, _programme, n in counts
                },
            )
        recording.set_day(
            day=DAY,
            measures=(Measure.SUPPLY_MINUTES, Measure.TAKEN_MINUTES),
            counts={
                (measure, code): 60 * n
                for measure in (Measure.SUPPLY_MINUTES, Measure.TAKEN_MINUTES)
                for code, _programme, n in counts
                if code
            },
        )
        whole = ((Measure.NO_TIME, "WORK-fr"), (Measure.NO_PLACE, "quiet"), (Measure.WAITED, "60+"))
        for measure, item in (*whole, (Measure.REACHED, "FORM"), (Measure.PRINTED, "bw")):
            recording.count(measure=measure, day=DAY, item=item, count=NOBODYS)
        recording.count(measure=Measure.DOOR, day=DAY, hour=10, count=NOBODYS)


def said(content: bytes) -> str:
    """What a page or file says, numbers without the spaces of their language; a workbook unpacked."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))
    text = re.sub(r'(?:name|value|id|for|nonce)="[^"]*"', "", content.decode())
    text = re.sub(r"\b[0-9a-f]{32}:[\w-]+|\b[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4}", "", text)  # keys, which chance writes
    return re.sub(r"(?<=\d)[\s\u00a0\u202f.](?=\d{3})", "", text)


def addresses():
    for language in ("fr", "nl"):
        with translation.override(language):
            yield reverse("stats:year", args=[YEAR])
            yield reverse("stats:year", args=[YEAR - 1])
            for kind in ("csv", "xlsx"):
                yield reverse("stats:export", args=[YEAR, kind])


HTMX = ({}, {"HX-Request": "true", "HX-Target": "figures"}, {"HX-Request": "true", "HX-Target": "dashboard"})


@pytest.mark.parametrize("query", FILTERS)
def test_no_filter_shows_a_coordinator_what_is_not_theirs(as_, coordinator_a, manager, facts, query):
    client = as_(coordinator_a)
    for address in addresses():
        for headers in HTMX if "contacts." not in address else HTMX[:1]:
            page = client.get(f"{address}?{query}", headers=headers)
            assert page.status_code == 200, (address, query)
            text = said(page.content)
            assert [n for n in NEVER if re.search(rf"(?<!\d){n}(?!\d)", text)] == [], (address, query, headers)
            assert "Bêta" not in text, (address, query, headers)
            assert "Beta Opl" not in text, (address, query, headers)
    control = said(as_(manager).get(f"{next(addresses())}?{query.replace('partner=alpha', 'partner=beta')}").content)
    assert "programme=ours" in query or str(THEIRS) in control, "the same look finds it where it may be"


@pytest.mark.parametrize(
    "query", ["partner=beta", "partner=beta&compare=2023", "partner=", "partner=alpha&partner=beta"]
)
def test_the_rival_cannot_be_asked_for(as_, coordinator_a, facts, query):
    client = as_(coordinator_a)
    for address in addresses():
        for headers in HTMX if "contacts." not in address else HTMX[:1]:
            page = client.get(f"{address}?{query}", headers=headers)
            assert page.status_code == (404 if "beta" in query else page.status_code), address
            assert str(THEIRS) not in said(page.content)


def test_the_pages_of_the_house_are_closed_to_a_coordinator(as_, coordinator_a, facts):
    closing.close(year=2023)
    client = as_(coordinator_a)
    for name in ("closing", "close", "correct", "report", "report_make", "audiences_year"):
        address = reverse(f"stats:{name}", args=[2023])
        for answer in (client.get(address), client.post(address, {"looked": "yes", "confirm": "1", "after": "1"})):
            assert answer.status_code in (403, 405), name
            assert str(THEIRS) not in said(answer.content)
    assert len(closing.versions(2023)) == 1


def test_a_links_file_is_about_its_subject_whatever_is_asked(as_, facts):
    snapshots.freeze()
    link = links.make(title="Fonds", programme="ours", expires=dt.date(2026, 12, 1))
    of_b = links.make(title="Autre", programme="rival", expires=dt.date(2026, 12, 1))
    query = "?programme=rival&partner=beta&code=rival&key=" + str(of_b.key)
    for name, args in (("shared", []), ("shared_year", [YEAR]), ("shared_file", [YEAR])):
        client = as_(None)
        address = reverse(f"stats:{name}", args=[links.token(link), *args])
        plain, asked = client.get(address), client.get(address + query)
        assert (plain.status_code, asked.status_code) == (200, 200)
        assert "Programme rival" not in said(asked.content)
        assert str(THEIRS) not in said(asked.content)
        assert not client.cookies
    theirs = said(as_(None).get(reverse("stats:shared_file", args=[links.token(of_b), YEAR])).content)
    assert str(THEIRS) in theirs


# --- the public ----------
PUBLIC = (("stats:public", []), ("stats:public_year", [YEAR]), ("stats:open_data", []), ("stats:method", []))


def _main(page) -> str:
    return re.sub(
        r'nonce="[^"]*"|<input[^>]*csrf[^>]*>', "", re.search(r"<main.*</main>", page.content.decode(), re.DOTALL)[0]
    )


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_who_is_signed_in_reads_the_same_frozen_numbers(as_, manager, coordinator_a, facts, language):
    snapshots.freeze()
    with transaction.atomic():
        recording.record(day=DAY, service="IC", channel="FACE", theme="WORK", language="fr", count=4447)
    for name, args in PUBLIC:
        with translation.override(language):
            address = reverse(name, args=args)
        public = as_(None).get(address)
        assert not public.cookies, name
        assert public["Cache-Control"] == "public, max-age=600", name
        for who in (manager, coordinator_a):
            inside = as_(who).get(address)
            assert _main(inside) == _main(public), (name, who)
            assert "private" in inside["Cache-Control"], name
            assert "public" not in inside["Cache-Control"], name
            assert "sessionid" not in inside.cookies, name
        assert "Cookie" in public["Vary"], name
    for name in ("services.csv", "services.json", "dictionary.csv", "datapackage.json"):
        address = reverse("open_data:file", args=[name])
        public, inside = as_(None).get(address), as_(manager).get(address)
        assert (public["ETag"], public.content) == (inside["ETag"], inside.content), name
        assert not public.cookies, name
        assert not inside.cookies, name


@pytest.mark.parametrize(
    "name",
    [
        *("services", "services.xlsx", "services.CSV", ".csv", "services.csv.csv", "..", "%2e%2e%2fmanage.py"),
        *("partners.csv", "services.csv%00", "a" * 3000 + ".csv", "services.csv%0d%0aSet-Cookie:x=1"),
        *("__init__.json", "counted/printed.csv"),
    ],
)
def test_a_file_there_is_not_is_not_found(as_, facts, name):
    snapshots.freeze()
    address = reverse("open_data:file", args=["services.csv"]).removesuffix("services.csv")
    answer = as_(None).get(address + name)
    assert answer.status_code == (400 if "%00" in name else 404), name
    assert not answer.cookies
    assert "Cache-Control" not in answer or "public" not in answer["Cache-Control"]


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_what_there_is_not_is_said_in_the_language_asked(as_, facts, language):
    snapshots.freeze()
    with translation.override(language):
        pages = [reverse("stats:public_year", args=[1999]), reverse("stats:public_year", args=[2026])]
    files = [reverse("open_data:file", args=["nothing.csv"])]
    for address in (*pages, *files):
        answer = as_(None).get(address, headers={"accept-language": language})
        assert answer.status_code == 404, address
        assert f'lang="{language}"' in answer.content.decode(), address
