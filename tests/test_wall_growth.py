"""What partner A's people see does not change by a byte when partner B has ten more of everything (P4): no list, count,
export, feed, search or message of theirs depends on what is B's."""

from __future__ import annotations

import pytest
import time_machine
from django.http import QueryDict
from django.utils import translation

from activities.models import Activity, Session
from cdm.accounts.models import User
from cdm.core import links
from counselling.models import Appointment
from partners.models import Programme
from tests import personae
from tests.counselling import worlds
from tests.personae import MARKER_B
from tests.wall import IN, checking, growing, urlconf
from tests.wall.asking import undone

TABLE = checking.table()
URLS = {url.key: url.pattern for url in urlconf.walk()}
OF_A = ("coordinator_a", "counsellor_a")


def _pages(made):
    """Key and address of each page that A's people may open; of one object, the same before and after."""
    for key, row in sorted(TABLE.items()):
        if key not in URLS or key.startswith(("admin", "demo", "account", "mfa")):
            continue
        if any(row.answers[name] == IN for name in OF_A):
            yield key, checking.addresses(key, row, row.make(made))["fr"]


@pytest.fixture(scope="module")
def seen(built, django_db_blocker):
    """Every page before and after: {(key, persona): (answer, answer)}, and B's rows before and after by table."""
    made, browsers = built
    with django_db_blocker.unblock(), undone(), time_machine.travel(worlds.NOW, tick=False):
        translation.activate("fr")
        pages, rows, answers = list(_pages(made)), [], []
        for more in (lambda: None, lambda: growing.grow(made)):
            more()
            rows.append({m: m._base_manager.filter(**{how: "beta"}).count() for m, how in growing.owned().items()})
            answers.append(
                {
                    (key, name): browsers.ask(name, address)
                    for key, address in pages
                    for name in OF_A
                    if TABLE[key].answers[name] == IN
                }
            )
    return {each: (answers[0][each], answers[1][each]) for each in answers[0]}, rows


def test_b_has_more_of_everything(seen):
    before, after = seen[1]
    same = [model._meta.label for model in before if before[model] == after[model]]
    assert same == [], f"Give partner B ten more of these in tests/wall/growing.py: {same}"


def test_a_sees_no_difference(seen):
    changed = {key for (key, _name), (before, after) in seen[0].items() if before != after}
    assert sorted(changed - growing.SHARED.keys()) == []


def test_what_is_shared_still_is(seen):
    changed = {key for (key, _name), (before, after) in seen[0].items() if before != after}
    assert sorted(growing.SHARED.keys() - changed) == [], "These pages need no leave any more"
    assert all(growing.SHARED.values())


def test_most_pages_were_compared(seen):
    assert len(seen[0]) > 200
    assert sum(before.status == 200 for before, _after in seen[0].values()) > 150


NUMBER, NEVER = 700_000_001, 700_999_999  # no page has such a number for another reason


def _names(made):
    """Of what a page may be asked about: somebody's of partner B, and nobody's."""
    growing.one_more(made, NUMBER)
    third = personae.partner("gamma", "Gamma Conseil", "Gamma Advies")
    programme = Programme.objects.create(code="owndelta", name_fr="Delta", name_nl="Delta")
    programme.partners.set([third])
    user = User.objects.get(pk__gt=NUMBER)
    session, activity = (rows.of_partners(["beta"]).latest("pk") for rows in (Session.objects, Activity.objects))
    appointment = Appointment.objects.of_partners(["beta"]).earliest("pk")
    partners, programmes = [("gamma", "omega"), (third.pk, NEVER)], [("owndelta", "ownomega"), (programme.pk, NEVER)]
    asked = {
        ("partner", "to_partner", "lead", "co_hosts", "host", "partners"): partners,
        ("programme", "to_programme"): programmes,
        ("person", "who", "counsellor", "user", "to", "owner", "given_by", "account"): [
            (user.pk, NEVER),
            (user.counsellor.pk, NEVER) if hasattr(user, "counsellor") else (user.pk, NEVER),
        ],
        ("q", "name", "code", "beyond", "email"): [(MARKER_B, "Xartholomeus"), (appointment.code, "XXXXXXXX")],
        ("session",): [(session.pk, NEVER)],
        ("activity",): [(activity.pk, NEVER)],
        ("appointment", "over"): [(appointment.pk, checking.NEVER[type(appointment.pk)])],
    }
    return {name: pairs for names, pairs in asked.items() for name in names}


def _without(answer, value):
    """Less the answer's repeating what was typed."""
    body, said = answer.body, str(value)
    headers = {title: text.replace(said, "") for title, text in answer.headers.items()}
    if said.encode() in body:
        headers.pop("ETag", None)
    for word in {said, said.lower(), links.show_code(said)}:
        body = body.replace(word.encode(), b"")
    return answer.status, headers, body


@pytest.mark.parametrize("room", sorted({key.partition(":")[0] for key in TABLE if ":" in key}))
def test_naming_what_is_bs_is_naming_nothing(world, browsers, monkeypatch, room):
    """In the address or in a form: whatever name a page reads, B's is answered as what does not exist, byte by byte."""
    read, told, tried = set(), [], 0
    for way in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, way, _noting(getattr(QueryDict, way), read))
    names = _names(world)
    for key, address in _pages(world):
        if not key.startswith(room + ":"):
            continue
        name = next(name for name in OF_A if TABLE[key].answers[name] == IN)
        for method in ("GET", "POST"):
            read.clear()
            browsers.ask(name, address, method=method)
            for field in sorted(field for field in read & names.keys() if (key, field) not in NAMED_OPENLY):
                for theirs, never in names[field]:
                    first, second = (
                        _without(browsers.ask(name, address, method=method, data={field: value}), value)
                        for value in (theirs, never)
                    )
                    tried += 1
                    told += [f"{key}: {method} {field}={theirs}"] if first != second else []
    assert told == [], "\n".join(told)
    assert tried or room not in ("activities", "counselling", "partners", "stats")


# Pages where whose something is, is no secret, and what of it.
NAMED_OPENLY = {
    **{(page, "partner"): "who hosts what everybody may join" for page in ("activities:agenda", "activities:month")},
    ("activities:feed_ics", "partner"): "the same, as a calendar",
    ("activities:feed_ics", "q"): "the calendar is named after what was searched, in folded lines",
    **{(f"activities:{page}", "to"): "a day" for page in ("agenda", "month", "feed_ics")},
    **{(f"stats:{page}", "programme"): "programmes have public names" for page in ("latest", "year", "export")},
}


def _noting(way, read):
    def noting(self, name, *args, **kwargs):
        read.add(name)
        return way(self, name, *args, **kwargs)

    return noting


@pytest.mark.parametrize("key", ["partners:people", "counselling:list"])
def test_a_leak_is_noticed(built, django_db_blocker, monkeypatch, key):
    """One list unfiltered, and its page is no longer the same when B grows."""
    made, browsers = built
    for queries in growing.FILTERS:
        monkeypatch.setattr(*queries, lambda rows, *_args, **_kwargs: rows)
    with django_db_blocker.unblock(), undone(), time_machine.travel(worlds.NOW, tick=False):
        translation.activate("fr")
        address = checking.addresses(key, TABLE[key], TABLE[key].make(made))["fr"]
        before = browsers.ask("coordinator_a", address)
        growing.grow(made)
        assert browsers.ask("coordinator_a", address) != before
