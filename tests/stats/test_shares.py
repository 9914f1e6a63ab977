"""Links for funders: only what is public, until the last day, taken back at once, and nothing of it elsewhere (P3)."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from cdm.core import links as signed
from cdm.core.refused import Refused
from partners.models import Partner, Programme
from stats.apart import published as cohorts
from stats.models import Cohort, ShareLink, Snapshot
from stats.publishing import snapshots
from stats.recording import record
from stats.shares import links
from stats.shares.telling import Shared

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
FORM = {"title": "Fonds social européen", "subject": "programme:touchngo", "expires": "2027-06-30"}
OVER = "Ce lien n’affiche rien"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False) as moved:
        yield moved


@pytest.fixture(autouse=True)
def subjects(partner_a, partner_b):
    for code, name in (("touchngo", "Touch’N’Go"), ("uppercut", "Uppercut! Find your voice"), ("youth", "Youth")):
        Programme.objects.create(code=code, name_fr=name, name_nl=name)


def counted() -> None:
    """Two years of contacts, of the programme and of others; in a cell three, which nobody outside may learn."""
    for year, times in ((2020, 1), (2021, 2)):
        for month in range(1, 13):
            day = dt.date(year, month, 3)
            for service, theme, count in (("IC", "WORK", 20), ("IC", "GUIDE", 9), ("GA", "LEARN", 15)):
                for programme, partner in (("touchngo", "alpha"), ("youth", "beta"), ("", "beta")):
                    facts = {"service": service, "theme": theme, "programme": programme, "partner": partner}
                    record(day=day, channel="FACE", language="fr", count=count * times, **facts)
    record(day=dt.date(2021, 5, 5), service="OUT", programme="touchngo", partner="alpha", theme="MOVE", count=3)


def freeze() -> None:
    snapshots.freeze(today=TODAY)


def make(**more) -> ShareLink:
    facts = {"title": "Fonds", "programme": "touchngo", "expires": dt.date(2027, 6, 30)}
    return links.make(**(facts | more))


def address(link: ShareLink, *more, name: str = "shared") -> str:
    return reverse(f"stats:{name}", args=[links.token(link), *more])


def unsigned(answer) -> str:
    """The page without what is new in each answer."""
    return re.sub(r'nonce="[^"]+"', "", answer.content.decode())


# --- making, taking back ----------
def test_a_link_is_made_listed_copied_taken_back_and_given_back(as_, manager, mailoutbox):
    page = as_(manager)
    done = page.post(reverse("stats:shares"), FORM, follow=True)
    link = ShareLink.objects.get()
    assert (link.programme, link.partner, link.created, link.expires) == ("touchngo", "", TODAY, dt.date(2027, 6, 30))
    shown = done.content.decode()
    assert f'data-copy="http://testserver{address(link)}"' in shown or f"{address(link)}" in shown
    with translation.override("nl"):
        assert address(link) in shown
    assert mailoutbox == []
    done = page.post(reverse("stats:share_revoke", args=[link.key]), follow=True)
    assert as_(None).get(address(link)).status_code == 410
    page.post(re.search(r'action="([^"]*/annuler/[^"]+)"', done.content.decode())[1])
    assert as_(None).get(address(link)).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"subject": ""}, "subject"),
        ({"subject": "programme:nothing"}, "subject"),
        ({"subject": "touchngo"}, "subject"),
        ({"expires": "2026-11-24"}, "expires"),
        ({"expires": "2028-12-01"}, "expires"),
        ({"expires": "never"}, "expires"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(as_, manager, wrong, field):
    answer = as_(manager).post(reverse("stats:shares"), {**FORM, **wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not ShareLink.objects.exists()


def test_a_link_is_about_one_subject():
    for wrong in ({"partner": "alpha"}, {"programme": ""}):
        with pytest.raises(Refused) as refused:
            make(**wrong)
        assert refused.value.field == "subject"


@pytest.mark.parametrize("times", [1, 3])
def test_the_questions_of_the_list_do_not_grow_with_it(as_, manager, django_assert_num_queries, times):
    for _ in range(times):
        make()
        make(programme="", partner="alpha")
    page = as_(manager)
    with django_assert_num_queries(9):
        assert page.get(reverse("stats:shares")).status_code == 200


# --- the page behind it ----------
def test_a_funder_sees_what_is_public_and_nothing_live(as_):
    counted()
    freeze()
    link = make()
    before = unsigned(as_(None).get(address(link, 2021, name="shared_year")))
    record(day=dt.date(2021, 5, 5), service="IC", programme="touchngo", count=500)
    assert unsigned(as_(None).get(address(link, 2021, name="shared_year"))) == before
    shared = Shared(link, 2021)
    # 44 contacts a month, twice as many in 2021, and three at a fair: which makes the services hide two cells.
    assert shared.total == 12 * 44 * 2 + 3
    assert str(shared.whole["OUT"]) == "masqué"
    assert sum(shared.whole[code] is not None and not isinstance(shared.whole[code], int) for code in shared.whole) >= 2
    assert "528" in shared.change
    themes = {row.label: row.written for row in shared.by_theme}
    assert (themes["Se former"], themes["Bouger"]) == ("360", "masqué")
    assert list(themes.values()).count("masqué") >= 2
    assert "masqué" in before


def test_a_partners_funder_sees_that_partner(as_):
    counted()
    freeze()
    alpha, beta = make(programme="", partner="alpha"), make(programme="", partner="beta")
    assert Shared(alpha, 2020).total == 12 * 44
    assert Shared(beta, 2020).total == 12 * 88
    shown = as_(None).get(address(alpha, 2020, name="shared_year")).content.decode()
    assert "Alpha Emploi" in shown
    assert "Bêta" not in shown


def test_what_is_hidden_cannot_be_worked_out_from_the_page(as_):
    """The quarters, the services and the totals of the page, solved by hand for the three of the fair."""
    counted()
    freeze()
    shared = Shared(make(), 2021)
    for quarter, own in [("year", [shared.whole.get(code) for code in shared.services] + [shared.total])] + [
        (each.label, [*each.values, each.total]) for each in shared.quarters
    ]:
        hidden = [value for value in own[:-1] if value is not None and not isinstance(value, int)]
        assert len(hidden) != 1 or not isinstance(own[-1], int), quarter
    place = shared.services.index("OUT")
    assert not any(isinstance(each.values[place], int) and 0 < each.values[place] < 5 for each in shared.quarters)


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_who_looks_leaves_nothing_and_takes_nothing_along(client, language):
    counted()
    freeze()
    link = make()
    with translation.override(language):
        answer = client.get(address(link))
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store, private"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    text = answer.content.decode()
    assert '<meta name="robots" content="noindex">' in text
    assert "csrfmiddlewaretoken" not in text
    assert link.title not in text
    assert str(link.key) not in text


def test_only_looking_is_possible(client):
    link = make()
    for name, more in (("shared", ()), ("shared_year", (2021,)), ("shared_file", (2021,))):
        assert client.post(address(link, *more, name=name)).status_code == 405


def test_the_last_day_is_in_and_the_next_is_over(client, now):
    link = make(expires=dt.date(2026, 12, 1))
    now.move_to(dt.datetime(2026, 12, 1, 22, 59, tzinfo=dt.UTC))  # still 1 December in Brussels
    assert client.get(address(link)).status_code == 200
    now.move_to(dt.datetime(2026, 12, 1, 23, 1, tzinfo=dt.UTC))
    assert client.get(address(link)).status_code == 410


def test_whatever_the_reason_the_answer_is_the_same_and_hints_at_nothing(client, now):
    counted()
    freeze()
    gone, old, taken = make(), make(expires=dt.date(2026, 11, 30)), make()
    ShareLink.objects.filter(key=gone.key).delete()
    links.revoke(link=taken)
    now.move_to(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC))
    tokens = [links.token(each) for each in (gone, old, taken)]
    tokens += [tokens[0][:-1], "x", taken.key.hex, signed.sign("appointment", taken.key.hex)]
    pages = set()
    for token in tokens:
        for name, more in (
            ("shared", ()),
            ("shared_year", (2021,)),
            ("shared_year", (1999,)),
            ("shared_file", (2021,)),
        ):
            answer = client.get(reverse(f"stats:{name}", args=[token, *more]))
            assert answer.status_code == 410
            assert answer["Referrer-Policy"] == "no-referrer"
            assert not answer.cookies
            pages.add(re.sub(re.escape(token) + r"(/\d+(\.csv|/))?", "", unsigned(answer)))
    assert len(pages) <= 4  # one a kind of address, for the link to the other language
    for page in pages:
        assert OVER in page
        assert "Touch" not in page
        assert reverse("home:contact") in page


def test_a_signature_that_holds_something_else_shows_nothing(client):
    for reference in ("", "x", "0" * 31, "é"):
        assert client.get(reverse("stats:shared", args=[signed.sign(links.KIND, reference)])).status_code == 410


def test_a_year_that_is_not_public_is_not_found(client):
    counted()
    freeze()
    link = make()
    assert client.get(address(link, 2021, name="shared_year")).status_code == 200
    assert client.get(address(link, 2024, name="shared_year")).status_code == 404
    assert client.get(address(link, 2024, name="shared_file")).status_code == 404


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_before_anything_is_public_the_page_says_when(client, language):
    with translation.override(language):
        answer, said = client.get(address(make())), gettext("Nothing is public yet")
    assert answer.status_code == 200
    assert said != "Nothing is public yet"
    assert said in answer.content.decode()


def test_a_programme_without_contacts_says_so(client):
    counted()
    freeze()
    text = client.get(address(make(programme="uppercut"), 2021, name="shared_year")).content.decode()
    assert "Aucun contact en 2021" in text
    assert "CSV" not in text


def test_the_file_says_what_the_page_says(client):
    counted()
    freeze()
    link = make()
    answer = client.get(address(link, 2021, name="shared_file"))
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="programme-touchngo-2021.csv"'
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "Touch’N’Go" in text
    assert str(12 * 44 * 2 + 3) in text
    assert "masqué" in text
    assert link.title not in text


@pytest.mark.parametrize("times", [1, 3])
def test_the_questions_of_the_page_do_not_grow_with_the_data(client, django_assert_num_queries, times):
    counted()
    for _ in range(times):
        uppercut(programme="touchngo", positive=6)
    freeze()
    link = make()
    with django_assert_num_queries(11):
        assert client.get(address(link, 2021, name="shared_year")).status_code == 200


# --- cohorts ----------
def uppercut(**more) -> Cohort:
    facts = {"programme": "uppercut", "year": 2021, "title_fr": "Uppercut!", "title_nl": "Uppercut!"}
    days = {"starts": dt.date(2021, 10, 4), "ends": dt.date(2021, 10, 15)}
    counts = {"persons": 11, "positive": 9, "target_persons": 12, "target_positive": 8}
    return Cohort.objects.create(**(facts | days | counts | more))


def test_nine_of_eleven_would_tell_of_the_two_others_so_both_stay_hidden(client):
    counted()
    uppercut()
    freeze()
    (told,) = Shared(make(programme="uppercut"), 2021).cohorts
    assert [(row.written, row.target) for row in told.rows] == [("11", 12), ("masqué", 8)]
    text = client.get(address(make(programme="uppercut"), 2021, name="shared_year")).content.decode()
    assert "sur 8" in text
    assert not re.search(r'<td class="number">9</td>', text)


def test_what_nobody_can_be_recognised_in_is_told(client):
    counted()
    uppercut(programme="touchngo", persons=218, individual=95, group=123, positive=150)
    freeze()
    (told,) = Shared(make(), 2021).cohorts
    assert [row.written for row in told.rows] == ["218", "95", "123", "150"]


def test_only_its_own_programmes_cohorts_and_none_for_a_partner():
    counted()
    uppercut()
    freeze()
    assert Shared(make(), 2021).cohorts == []
    assert Shared(make(programme="", partner="alpha"), 2021).cohorts == []


def test_a_cohort_is_told_once_over_and_stays_as_it_was_told(now):
    """Told again after a correction, two versions side by side would say how it went for the one between them."""
    counted()
    running = uppercut(programme="touchngo", persons=40, positive=20, starts=dt.date(2021, 11, 2), ends=None, year=2026)
    over = uppercut(programme="touchngo", persons=30, positive=20)
    freeze()
    assert set(cohorts.told()) == {str(over.key)}
    Cohort.objects.filter(key=over.key).update(persons=31, positive=21)
    freeze_again = cohorts.newly(dt.date(2021, 12, 1), cohorts.told())
    assert freeze_again == []
    assert cohorts.newly(dt.date(2026, 11, 1), cohorts.told()) == []
    (told,) = cohorts.newly(dt.date(2026, 12, 1), cohorts.told())
    assert told["key"] == str(running.key)


def test_outcomes_known_later_are_told_once_unless_the_cohort_was_corrected_meanwhile():
    first = uppercut(persons=30, positive=None)
    known = {told["key"]: told for told in cohorts.newly(dt.date(2021, 10, 1), {})}
    assert "positive" not in known[str(first.key)]
    Cohort.objects.update(positive=20)
    (later,) = cohorts.newly(dt.date(2022, 4, 1), known)
    assert (later["persons"], later["positive"]) == (30, 20)
    assert cohorts.newly(dt.date(2022, 5, 1), {later["key"]: later}) == []
    Cohort.objects.update(persons=31)
    assert cohorts.newly(dt.date(2022, 4, 1), known) == []


def test_a_cohort_in_two_modes_one_of_which_is_small_hides_both():
    told = cohorts.protected(uppercut(persons=30, individual=3, group=27, positive=None))
    assert (told["persons"], told["individual"], told["group"]) == (30, None, None)
    assert "positive" not in told


def test_links_and_cohorts_keep_no_row_of_the_house(partner_a):
    """What a link is about is a code: taking the programme or partner away breaks nothing."""
    counted()
    freeze()
    link = make(programme="", partner="alpha")
    Partner.objects.filter(code="alpha").delete()
    assert Shared(link, 2021).name == "alpha"
    assert Snapshot.objects.count() == 2
