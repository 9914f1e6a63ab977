import pytest
from django.template import engines
from django.template.loaders.locmem import Loader
from django.utils.translation import get_language
from hypothesis import given
from hypothesis import strategies as st

from cdm.outbox import composing, messages

TEMPLATES = {
    "t/booked.subject.txt": "{% load i18n %}{% translate 'French' %}: {{ name }}\n",
    "t/booked.txt": "{% load i18n %}{% translate 'Dutch' %} {{ name }}\n\n\n\n{{ story }}\n- {{ story }}\n{{ link }}\n",
    "t/booked.html": "{% extends 'mail/base.html' %}{% block main %}<p>{{ name }}</p>{% endblock main %}",
}
LINK = "https://portal.example/fr/rendez-vous/" + "x" * 120
STORY = "Une histoire\u00a0: " + "mot " * 60


@pytest.fixture(autouse=True)
def templates(monkeypatch):
    engine = engines["django"].engine
    loaders = [Loader(engine, TEMPLATES), *engine.template_loaders]
    monkeypatch.setitem(engine.__dict__, "template_loaders", loaders)


def compose(language="fr", name="Zoë"):
    return messages.compose("t/booked", language=language, context={"name": name, "story": STORY, "link": LINK})


def test_each_language_has_its_words():
    assert (compose("fr").subject, compose("nl").subject) == ("Français: Zoë", "Frans: Zoë")
    assert compose("fr").text.startswith("Néerlandais Zoë\n")
    assert '<html lang="nl"' in compose("nl").html


@pytest.mark.parametrize(
    ("language", "name"),
    [("fr", "Cité des métiers / Beroepenpunt .brussels"), ("nl", "Beroepenpunt / Cité des métiers .brussels")],
)
def test_the_centre_has_the_name_of_the_reader_first(language, name):
    html = compose(language).html
    assert f"<title>{name}</title>" in html
    assert html.count(name) == 2


def test_what_is_given_as_a_function_speaks_the_language_of_the_mail():
    assert compose("nl", name=get_language).subject == "Frans: nl"
    assert get_language() != "nl"


def test_only_html_is_escaped():
    mail = compose(name="d'Or <b>&")
    assert mail.subject.endswith("d'Or <b>&")
    assert "d'Or <b>&" in mail.text
    assert "d&#x27;Or &lt;b&gt;&amp;" in mail.html


def test_text_is_wrapped_and_links_are_whole():
    lines = compose().text.splitlines()
    assert LINK in lines
    assert all(len(line) <= composing.WIDTH for line in lines if line != LINK)
    assert lines[1] == "", "one empty line of three"
    assert lines[2] == "Une histoire\u00a0:" + " mot" * 15
    assert any(line.startswith("  mot") for line in lines)


@given(st.text())
def test_a_subject_is_one_line(words):
    line = composing.one_line(words)
    assert len(line.splitlines()) <= 1
    assert not any(ord(letter) < 32 for letter in line)


@given(st.text(alphabet=st.sampled_from("ab -\n\t\u00a0"), max_size=300))
def test_wrapping_twice_is_wrapping_once(words):
    wrapped = composing.wrap(words)
    assert composing.wrap(wrapped).split() == wrapped.split() == words.split()
    assert "\n\n\n" not in wrapped
