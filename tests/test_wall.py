"""One partner's member never reads or changes another partner's data, over every URL (P4). The table: tests/wall."""

from __future__ import annotations

import ast
import io
import itertools
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from cdm import env
from cdm.core import links, undoable
from cdm.core.access import PUBLIC
from partners.models import Partner
from tests.wall import GONE, IN, LOGIN, PERSONAE, Row, checking, judging, own, public, staff, urlconf

TABLE = checking.table()
URLS = {url.key: url.pattern for url in urlconf.walk()}


def test_every_url_has_a_row_and_every_row_a_url():
    missing, dead = sorted(URLS.keys() - TABLE.keys()), sorted(TABLE.keys() - URLS.keys())
    tables = sorted({key.split("/")[1] + "." + key.split("/")[2] for key in missing if key.startswith("admin/")})
    lines = [f'    "{key}": staff(),' for key in missing if not key.startswith("admin")]
    lines += [f'    "{label}": (),  # in KEPT of tests/wall/admin.py' for label in tables]
    assert not missing, (
        "These URLs have no row. Say who may enter, in the module of their room under tests/wall/ "
        "(its __init__.py says how):\n" + "\n".join(lines or missing)
    )
    assert not dead, f"These rows of tests/wall/ have no URL any more; take them out: {dead}"


def test_no_two_urls_share_a_name():
    keys = [url.key for url in urlconf.walk()]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("key", sorted(TABLE.keys() & URLS.keys()))
def test_the_wall(world, browsers, key):
    assert list(checking.problems(key, TABLE[key], world, browsers)) == []


# Code that may tell HEAD from GET, and why.
TELLS_HEAD = {
    "stats/publishing/caching.py": "keeps what is answered to both",
    "stats/searches.py": "counts a search that somebody reads the answer of, and shows nothing",
}


def test_head_does_what_get_does():
    """The rows ask by HEAD in one language and by GET in the other, and take it for the same: so no code of ours tells
    them apart, but a POST from both."""
    told = set()
    for file in itertools.chain(*((env.ROOT / app).rglob("*.py") for app in judging.OURS)):
        if "request.method" in (text := file.read_text()):
            found = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Compare))
            methods = (node for node in found if ast.unparse(node.left).endswith("request.method"))
            if any(ast.unparse(node.comparators[0]) not in ("'POST'", "SPOKEN") for node in methods):
                told.add(str(file.relative_to(env.ROOT)))
    assert told == TELLS_HEAD.keys()


def test_a_link_of_another_kind_opens_nothing(world, browsers, monkeypatch):
    """A signed link is read by the pages of its kind; to all others it is what was never signed."""
    kinds, pages, sign = {}, {}, links.sign

    def noted(kind, reference):
        token = sign(kind, reference)
        kinds[token] = kind
        return token

    monkeypatch.setattr(links, "sign", noted)
    for key, row in TABLE.items():
        if "<str:token>" in str(URLS[key].pattern) and (token := row.make(world)["token"]) in kinds:
            pages[key] = (row, row.make(world), kinds[token])
    signed = {kind: token for token, kind in kinds.items()}
    assert len(signed) > 3
    opened = []
    for (key, (row, kwargs, own_kind)), (kind, theirs) in itertools.product(pages.items(), signed.items()):
        if kind != own_kind:
            never = "".join("x" if letter.isalnum() else letter for letter in theirs)
            asked = [{**kwargs, "token": token} for token in (theirs, never)]
            found = [checking.addresses(key, row, each) for each in asked]
            first, second = (
                checking.plain(browsers.ask("anonymous", place["fr"]), place, each)
                for place, each in zip(found, asked, strict=True)
            )
            opened += [f"{key} by a link for {kind}"] if first != second else []
    assert opened == []


# Whoever holds the key of a record may take it back: it is kept apart from who recorded it (P1).
ANYBODYS = {"home:record_undo"}


def test_a_key_of_an_undo_is_its_persons(world, browsers, monkeypatch):
    asked = []
    recall = undoable.recall

    def noted(kind, key, *, user_id):
        asked.append(user_id)
        return recall(kind, key, user_id=user_id)

    monkeypatch.setattr(undoable, "recall", noted)
    unnamed, tried = [], 0
    for key in sorted(key for key in TABLE.keys() & URLS.keys() if "undo" in key or key.endswith("_back")):
        name = next((name for name in PERSONAE if TABLE[key].answers[name] == IN), None)
        address = checking.addresses(key, TABLE[key], TABLE[key].make(world))["fr"]
        asked.clear()
        browsers.ask(name, address, method="POST", data=TABLE[key].post)
        tried += len(asked)
        if key not in ANYBODYS and any(user_id != world.people[name].pk for user_id in asked):
            unnamed.append(key)
    assert tried > 5
    assert unnamed == []


def test_every_view_declares_who_may_enter():
    views = {key: pattern.callback for key, pattern in URLS.items() if not key.startswith("admin")}
    bare = [key for key, view in views.items() if not hasattr(view, "policy")]
    assert not bare, f"Mark these views with public, signed_in or staff of cdm.core.access: {bare}"


def test_what_a_view_declares_is_what_the_table_says():
    for key, row in TABLE.items():
        policy = getattr(URLS[key].callback, "policy", None) if key in URLS else None
        if policy is not None:
            assert (policy != PUBLIC) == (row.answers["anonymous"] == LOGIN), key


def test_a_row_says_something_about_everyone():
    for key, row in TABLE.items():
        assert isinstance(row, Row)
        assert row.answers.keys() == PERSONAE.keys(), key


# A wall that cannot fall is no proof: pages that do what none may, which must be noticed. The stones that are there
# are taken out one by one in test_wall_mutations.py.


@pytest.fixture
def with_page(settings):
    """A URL more, ``leak``, of a view."""

    def add(view, route="leak/"):
        from cdm.urls import urlpatterns  # noqa: PLC0415  after the fixture that sets the URLconf back

        settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [*urlpatterns, path(route, view, name="leak")]})

    return add


def test_a_page_that_shows_too_much_is_noticed(world, browsers, with_page):
    with_page(lambda request: HttpResponse("Rendez-vous de Ada Alphonsine"))
    found = list(checking.problems("leak", public(), world, browsers))
    assert len(found) == 2 * (len(PERSONAE) - 3), "all but A's two and the manager, by GET and POST"


def _spreadsheet() -> HttpResponse:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet.xml", "Alphonsine " * 99)
    assert b"Alphonsine" not in file.getvalue()
    return HttpResponse(file.getvalue())


LEAKS = {
    "a stream": lambda: StreamingHttpResponse(iter([b"Alphon", b"sine"])),
    "a header": lambda: HttpResponse(headers={"Content-Disposition": "attachment; filename=alphonsine.csv"}),
    "a spreadsheet": _spreadsheet,
}


@pytest.mark.parametrize("place", sorted(LEAKS))
def test_what_leaks_is_found_wherever_it_stands(world, browsers, with_page, place):
    with_page(lambda request: LEAKS[place]())
    assert list(checking.problems("leak", public(), world, browsers, ["coordinator_b"]))


def _of_a(world):
    return {"pk": Partner.objects.get(code="alpha").pk}


@pytest.mark.parametrize(
    "told",
    [
        lambda there: HttpResponse(b"x" * there, status=404),
        lambda there: HttpResponse(status=404, headers={"ETag": str(there)}),
        lambda there: HttpResponse(status=404, headers={"Last-Modified": str(there)}),
    ],
)
def test_an_answer_that_says_what_there_is_is_noticed(world, browsers, with_page, told):
    """The page says 404 to all, but not in the same bytes."""
    with_page(lambda request, pk: told(Partner.objects.filter(pk=pk).count()), "leak/<int:pk>/")
    row = own(_of_a, **dict.fromkeys(PERSONAE, GONE))
    found = list(checking.problems("leak", row, world, browsers, ["coordinator_b"]))
    assert len(found) == 2
    assert all("from one that does not exist" in problem for problem in found)


def test_writing_for_who_is_refused_is_noticed(world, browsers, with_page):
    def page(request):
        Partner.objects.filter(code="alpha").update(name_fr="Alfa")
        raise PermissionDenied

    with_page(page)
    found = list(checking.problems("leak", staff(), world, browsers, ["coordinator_b"]))
    assert any("writes: ['partners_partner']" in problem for problem in found)
