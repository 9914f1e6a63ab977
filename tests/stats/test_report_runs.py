"""Asking for a report, waiting for it, finding it again; and the key events that managers type."""

from __future__ import annotations

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connections

from stats import tasks
from stats.models import KeyEvent, ReportFile, ReportRun
from stats.recording import record
from stats.report import runs, typesetting
from stats.report.contents import collect

MARCH = dt.date(2021, 3, 1)
PAGE = "/fr/chiffres/2021/rapport-annuel/"


@pytest.fixture
def counted(db):
    record(day=MARCH, service="IC", channel="FACE", theme="WORK", language="fr", count=11)


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(runs.current_app, "send_task", lambda name, args, **options: found.append(args[0]))
    return found


def test_it_is_asked_for_waited_for_and_taken_along(as_, manager, counted, sent, django_capture_on_commit_callbacks):
    client = as_(manager)
    assert "Établir le rapport" in client.get(PAGE).text
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{PAGE}etablir/").url == PAGE
    waiting = client.get(PAGE).text
    assert "en cours d’établissement" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert len(sent) == 1
    tasks.make_report(sent[0])
    page = client.get(PAGE).text
    assert "hx-trigger" not in page
    for part in runs.PARTS:
        assert f"{PAGE}{part}" in page
    answer = client.get(f"{PAGE}nl.pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="annual-report-2021-nl.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert "11 contacten in 2021" in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert client.get(f"{PAGE}xlsx").content.startswith(b"PK")
    assert client.get(f"{PAGE}json").json()["year"] == 2021


def test_the_part_that_is_asked_for_again_is_the_state_alone(as_, manager, counted):
    runs.ask(year=2021)
    answer = as_(manager).get(PAGE, headers={"HX-Request": "true"}).text
    assert answer.lstrip().startswith('<div id="report-state"')
    assert "<html" not in answer


def test_a_double_click_makes_it_once(as_, manager, counted, sent, django_capture_on_commit_callbacks):
    client = as_(manager)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{PAGE}etablir/")
        client.post(f"{PAGE}etablir/")
    assert len(sent) == ReportRun.objects.count() == 1
    tasks.make_report(sent[0])
    tasks.make_report(sent[0])  # a task may come twice
    assert ReportFile.objects.count() == len(runs.PARTS)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_moment_get_the_same_run(sent):
    def ask(_place: int) -> str:
        try:
            return str(runs.ask(year=2021).key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(ask, range(16)))
    assert len(found) == len(sent) == ReportRun.objects.count() == 1


def test_a_fault_is_told_and_it_can_be_tried_again(as_, manager, counted, monkeypatch):
    def broken(contents):
        raise RuntimeError("no")

    monkeypatch.setattr(typesetting, "pdf", broken)
    run = runs.ask(year=2021)
    assert runs.make(key=run.key) is False
    page = as_(manager).get(PAGE).text
    assert "n’a pas pu être établi" in page
    assert "Établir le rapport" in page
    monkeypatch.undo()
    assert runs.make(key=runs.ask(year=2021).key)
    assert "n’a pas pu être établi" not in as_(manager).get(PAGE).text


def test_without_a_broker_it_fails_at_once(counted, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **options):
        raise ConnectionError

    monkeypatch.setattr(runs.current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        runs.ask(year=2021)
    assert ReportRun.objects.get().state == ReportRun.State.FAILED


def test_a_run_lost_with_its_worker_is_told_and_made_anew(as_, manager, counted):
    lost = runs.ask(year=2021)
    cache.clear()  # no sign of life any more
    assert "n’a pas pu être établi" in as_(manager).get(PAGE).text
    again = runs.ask(year=2021)
    assert again.key != lost.key
    assert ReportRun.objects.get(key=lost.key).state == ReportRun.State.FAILED


def test_old_runs_go_with_their_files(counted):
    for _ in range(runs.KEPT + 2):
        assert runs.make(key=runs.ask(year=2021).key)
    assert [run.number for run in ReportRun.objects.all()] == [5, 4, 3]
    assert ReportFile.objects.count() == runs.KEPT * len(runs.PARTS)


def test_the_same_figures_have_the_same_version(counted):
    for _ in range(2):
        runs.make(key=runs.ask(year=2021).key)
    record(day=MARCH, service="IC")
    runs.make(key=runs.ask(year=2021).key)
    last, second, first = (run.version for run in ReportRun.objects.all())
    assert first == second != last


@pytest.mark.parametrize("address", ["/fr/chiffres/1989/rapport-annuel/", f"{PAGE}xlsx", f"{PAGE}de.pdf"])
def test_what_is_not_there_is_not_found(as_, manager, counted, address):
    assert as_(manager).get(address).status_code == 404


# --- the command ----------
def test_the_command_writes_all_files_or_one(counted, tmp_path, capsys):
    call_command("annual_report", "2021", "--out", str(tmp_path / "all"))
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == [
        "annual-report-2021-fr.pdf",
        "annual-report-2021-nl.pdf",
        "annual-report-2021.json",
        "annual-report-2021.xlsx",
    ]
    call_command("annual_report", "2021", "--lang", "fr", "--out", str(tmp_path / "one.pdf"))
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(CommandError, match="1999"):
        call_command("annual_report", "1999")


# --- key events ----------
def lines(*events: dict[str, str], known: int = 0) -> dict[str, str]:
    data = {"e-TOTAL_FORMS": str(len(events)), "e-INITIAL_FORMS": str(known)}
    return data | {f"e-{place}-{name}": value for place, event in enumerate(events) for name, value in event.items()}


SCHOOL = {"title_fr": "École de printemps", "title_nl": "Lenteschool", "day": "2021-06-02", "position": "20"}


def test_key_events_are_typed_changed_ordered_and_taken_out(as_, manager, counted):
    client, address = as_(manager), f"{PAGE}moments-cles/"
    assert client.post(address, lines(SCHOOL)).url == PAGE
    school = KeyEvent.objects.get()
    assert (school.year, school.title_nl, school.day) == (2021, "Lenteschool", dt.date(2021, 6, 2))
    changed = SCHOOL | {"key": str(school.key), "title_nl": "Spring School"}
    first = {"title_fr": "Réouverture", "title_nl": "Heropening", "position": "10"}
    client.post(address, lines(changed, first, known=1))
    assert list(KeyEvent.objects.values_list("title_nl", flat=True)) == ["Heropening", "Spring School"]
    page = client.get(PAGE).text
    assert page.index("Réouverture") < page.index("École de printemps")
    assert "mercredi 2\xa0juin 2021" in page
    kept = [{"key": str(e.key), "title_fr": e.title_fr, "title_nl": e.title_nl} for e in KeyEvent.objects.all()]
    client.post(address, lines(kept[0] | {"DELETE": "on"}, kept[1], known=2))
    assert list(KeyEvent.objects.values_list("title_nl", flat=True)) == ["Spring School"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title_nl": ""}, "Ce champ est obligatoire"),
        ({"day": "2020-06-02"}, "Choisissez un jour de 2021"),
        ({"text_fr": "Trois jours."}, "dans les deux, ou dans aucune"),
    ],
)
def test_half_an_event_is_refused_and_nothing_typed_is_lost(as_, manager, counted, wrong, says):
    answer = as_(manager).post(f"{PAGE}moments-cles/", lines(SCHOOL | wrong))
    assert answer.status_code == 422
    assert says in answer.text.replace("&#x27;", "’")
    assert "École de printemps" in answer.text
    assert not KeyEvent.objects.exists()


def test_an_event_of_another_year_is_not_taken_from_it(as_, manager, counted):
    other = KeyEvent.objects.create(year=2020, title_fr="Autre", title_nl="Ander")
    theft = SCHOOL | {"key": str(other.key)}
    as_(manager).post(f"{PAGE}moments-cles/", lines(theft, known=1))
    other.refresh_from_db()
    assert (other.year, other.title_fr) == (2020, "Autre")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("😀 Fête", "? Fête"),
        ("#set page(width: 1cm) $x$ @ref <a>", "#set page(width: 1cm) $x$ @ref <a>"),
        ("* _ ` ~ // --- <b>", "* _ ` ~ // --- <b>"),
        ("Ελλάδα Київ 中文", "Ελλάδα Київ ??"),
    ],
)
def test_whatever_staff_type_is_typeset_as_typed(counted, typed, shown):
    """It is no markup; a letter the fonts lack stops nothing."""
    KeyEvent.objects.create(year=2021, title_fr=typed, title_nl=typed, text_fr=typed, text_nl=typed)
    content = dict(runs.files(collect(2021)))["fr.pdf"]
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert shown in " ".join(text.split())


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_little(as_, manager, counted, django_assert_num_queries, count):
    for number in range(count):
        KeyEvent.objects.create(year=2021, title_fr=f"A{number}", title_nl=f"A{number}")
        runs.make(key=runs.ask(year=2021).key)
    client = as_(manager)
    client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(PAGE)
