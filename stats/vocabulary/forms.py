"""Forms of the managers' pages: strings to codes, years and ages. They write nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core import clock
from cdm.core.forms import ChipCheckboxSelectMultiple, ChipRadioSelect, choice_field
from cdm.core.vocabulary import Channel, Context, Service
from stats.models import ReportingCategory, SeriesBreak, Term, TermGroup
from stats.recording import EARLIEST
from stats.vocabulary.changing import AHEAD, New

LINES = 2  # new codes a change offers at first, and adds on demand
MOST_LINES = 12
OLDEST = 130  # years of age
CODE = RegexValidator(r"\A[A-Za-z0-9][A-Za-z0-9_+-]*\Z", _("Use letters without accents, digits, - and _ only."))


def _code(longest: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        max_length=longest,
        validators=[CODE],
        help_text=_("Short and lasting: it is what files carry, and it never changes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": longest}),
        **options,
    )


def _words(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options
    )


def _year(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=EARLIEST.year,
        max_value=clock.today().year + AHEAD,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **options,
    )


def _age(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=OLDEST,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **options,
    )


class Compact(forms.Form):
    """Without "(optional)" behind every label: what may stay empty says so."""

    hide_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class TermForm(Compact):
    """Words and place of a code."""

    label_fr = _words(_("In French"))
    label_nl = _words(_("In Dutch"))
    position = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=9_000,
        help_text=_("The smallest number comes first."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class NewTermForm(Compact):
    """A code to be added; a line left empty adds none."""

    code = _code(10)
    label_fr = _words(_("In French"))
    label_nl = _words(_("In Dutch"))
    lowest = _age(_("Youngest age"))
    highest = _age(_("Oldest age"), help_text=_("Included. Empty: no limit."))

    def __init__(self, *args: Any, aged: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not aged:
            del self.fields["lowest"], self.fields["highest"]
        else:
            self.fields["lowest"].required = True

    def made(self) -> New:
        said = self.cleaned_data
        return New(said["code"], said["label_fr"], said["label_nl"], said.get("lowest"), said.get("highest"))


class AddForm(NewTermForm):
    first_year = forms.IntegerField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_year"] = _year(
            _("First year"), initial=clock.today().year, help_text=_("Records of this year and later may carry it.")
        )


class ChangeForm(Compact):
    """What ends, when, and which codes that are there take over; new ones come in ``new_lines``."""

    ends = forms.MultipleChoiceField(label=_("Codes that end"), widget=ChipCheckboxSelectMultiple)
    last_year = forms.IntegerField()
    successors = forms.MultipleChoiceField(
        label=_("Codes of the list that take over"), required=False, widget=ChipCheckboxSelectMultiple
    )

    def __init__(self, *args: Any, terms: Iterable[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(term.code, term.label) for term in terms]
        choice_field(self, "ends").choices = offered
        choice_field(self, "successors").choices = offered
        last = clock.today().year - 1
        self.fields["last_year"] = _year(
            _("Last year counted the old way"), initial=last, help_text=_("From 1 January after it the new codes hold.")
        )
        self.order_fields(["ends", "last_year", "successors"])


def new_lines(data: Any, *, aged: bool, lines: int = LINES) -> Any:
    """Lines for new codes: a formset; those left empty are not counted."""
    made = forms.formset_factory(NewTermForm, extra=lines, max_num=MOST_LINES, absolute_max=MOST_LINES)
    return made(data, prefix="n", form_kwargs={"aged": aged, "empty_permitted": True, "use_required_attribute": False})


class GroupForm(Compact):
    code = _code(20)
    label_fr = _words(_("In French"))
    label_nl = _words(_("In Dutch"))
    members = forms.MultipleChoiceField(label=_("Codes told together"), widget=ChipCheckboxSelectMultiple)

    def __init__(self, *args: Any, terms: Sequence[Term], group: TermGroup | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "members").choices = [(term.code, term.label) for term in terms]
        if group is not None:
            del self.fields["code"]


class CategoryForm(Compact):
    service = forms.ChoiceField(label=_("Service"), choices=Service.choices, widget=ChipRadioSelect)
    code = forms.SlugField(
        label=_("Code"),
        max_length=20,
        help_text=_("Short and lasting: it is what files carry, and it never changes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    label_fr = _words(_("In French"))
    label_nl = _words(_("In Dutch"))
    contexts = forms.MultipleChoiceField(
        label=_("Contexts it takes"),
        choices=Context.choices,
        required=False,
        widget=ChipCheckboxSelectMultiple,
        help_text=_("None chosen: any context."),
    )
    channels = forms.MultipleChoiceField(
        label=_("Channels it takes"),
        choices=Channel.choices,
        required=False,
        widget=ChipCheckboxSelectMultiple,
        help_text=_("None chosen: any channel."),
    )
    position = forms.IntegerField(
        label=_("Turn"),
        min_value=0,
        max_value=9_000,
        initial=100,
        help_text=_("A contact goes to the first category that fits it: the smallest number is tried first."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    first_year = forms.IntegerField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_year"] = _year(_("First year"), initial=clock.today().year + 1)


class CategoryWordsForm(Compact):
    """``last_year`` empty: it goes on."""

    label_fr = _words(_("In French"))
    label_nl = _words(_("In Dutch"))
    last_year = forms.IntegerField(required=False)

    def __init__(self, *args: Any, row: ReportingCategory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_year"] = _year(
            _("Last year"),
            required=False,
            help_text=_("Empty: it goes on. Contacts of later years fall into the next category that fits them."),
        )


class BreakForm(Compact):
    year = forms.IntegerField()
    subject = forms.ChoiceField(label=_("What it touches"), choices=SeriesBreak.Subject.choices, widget=ChipRadioSelect)
    text_fr = forms.CharField(label=_("Why, in French"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    text_nl = forms.CharField(label=_("Why, in Dutch"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = _year(_("First year counted the new way"), initial=clock.today().year)
        self.order_fields(["year", "subject", "text_fr", "text_nl"])


class YearsForm(Compact):
    """Two years to lay side by side, in the address."""

    a = forms.TypedChoiceField(label=pgettext_lazy("two years", "Compare"), coerce=int)
    b = forms.TypedChoiceField(label=pgettext_lazy("two years", "with"), coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("a", "b"):
            choice_field(self, name).choices = [(year, str(year)) for year in years]
