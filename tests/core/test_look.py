"""The house's form fields, notices and tags, in both languages."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from cdm.core import icons, notices
from cdm.core.forms import ChannelRadioSelect, ChipCheckboxSelectMultiple, ThemeRadioSelect
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Channel, Theme


class Sample(forms.Form):
    theme = forms.ChoiceField(label="Thème", choices=Theme.choices, widget=ThemeRadioSelect(tall=True))
    channel = forms.ChoiceField(
        label="Comment", choices=[(c.value, c.label) for c in BOOKABLE_CHANNELS], widget=ChannelRadioSelect
    )
    days = forms.MultipleChoiceField(
        label="Jours", choices=[("1", "Lundi")], widget=ChipCheckboxSelectMultiple, required=False
    )
    name = forms.CharField(label="Nom", help_text="Un pseudonyme suffit.", required=False)
    email = forms.EmailField(label="E-mail")
    agreed = forms.BooleanField(label="Oui", required=False)


def render(source: str, **context: object) -> str:
    given = RequestContext(context.get("request", RequestFactory().get("/")))
    given.push(context)
    return Template("{% load look %}" + source).render(given)


def test_a_wrong_form_says_so_on_top_and_beside_each_field():
    with translation.override("fr"):
        form = Sample({"email": "no address", "channel": "FACE"})
        html = str(form)
    summary = html.split('class="error-summary"')[1].split("</div>")[0]
    assert 'href="#id_theme_0"' in summary  # the first radio: a fieldset cannot take the focus
    assert 'href="#id_email"' in summary
    assert "#id_channel" not in summary
    assert 'role="alert"' in html
    assert '<ul class="errors" id="id_email_error">' in html
    assert 'aria-describedby="id_email_error"' in html
    assert 'aria-describedby="id_name_helptext"' in html


@pytest.mark.parametrize(("language", "words"), [("fr", "(facultatif)"), ("nl", "(optioneel)")])
def test_what_may_stay_empty_is_marked_in_words(language, words):
    with translation.override(language):
        html = str(Sample())
        assert html.count(words) == 2  # days and name; a lone checkbox explains itself
        quiet = Sample()
        quiet.hide_optional = True
        assert words not in str(quiet)


def test_chips_are_real_radios_with_their_icon():
    html = str(Sample({"theme": "WORK"})["theme"])
    assert html.count('type="radio"') == len(Theme)
    assert html.count("checked") == 1
    assert html.count("<svg") == len(Theme)
    assert 'class="chip theme-work"' in html


def test_every_theme_and_channel_has_its_drawing():
    assert {icons.THEMES[theme.value] for theme in Theme} <= set(icons.PATHS)
    assert {icons.CHANNELS[channel.value] for channel in Channel} <= set(icons.PATHS)


@pytest.mark.parametrize(("language", "verb"), [("fr", "S’orienter"), ("nl", "Kiezen")])
def test_a_theme_is_colour_icon_and_verb_together(language, verb):
    with translation.override(language):
        html = render('{% theme_tag "GUIDE" %}')
    assert 'class="theme-tag theme-guide"' in html
    assert "<svg" in html
    assert verb in html


def test_an_icon_is_decoration_unless_it_is_named():
    assert 'aria-hidden="true"' in render('{% icon "talk" %}')
    named = render('{% icon "talk" label=words %}', words="<Chat>")
    assert 'role="img" aria-label="&lt;Chat&gt;"' in named
    with pytest.raises(KeyError):
        render('{% icon "no such drawing" %}')


def test_a_notice_carries_the_way_to_undo_it():
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    notices.done(request, "Annulé", undo="/undo/1/")
    notices.done(request, "Enregistré")
    notices.refuse(request, "Non")
    html = render('{% include "components/messages.html" %}', messages=get_messages(request), csrf_token="t")
    assert html.count("data-undo") == 1
    assert 'method="post" action="/undo/1/"' in html
    assert html.count('class="notice notice-success"') == 2
    assert html.count('class="notice notice-error"') == 1


def test_sorting_and_paging_keep_the_rest_of_the_query():
    request = RequestFactory().get("/?theme=WORK&page=3&sort=name")
    header = render('{% sort_header "name" "Nom" %}', request=request)
    assert 'aria-sort="ascending"' in header
    assert 'href="?theme=WORK&amp;sort=-name"' in header
    page = Paginator(range(100), 10).page(3)
    pages = render('{% include "components/pagination.html" %}', request=request, page=page)
    assert 'href="?theme=WORK&amp;page=4&amp;sort=name" rel="next"' in pages
    assert '<span aria-current="page">3</span>' in pages
    one = Paginator(range(3), 10).page(1)
    assert render('{% include "components/pagination.html" %}', request=request, page=one).strip() == ""
