"""The data dictionary: every file, column and code of the open data, with its words in French and Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cdm.core.vocabulary import Language, Service, Theme
from stats import measures, names
from stats.bars import not_stated
from stats.models import HowHeld, ReportingCategory, Term, TermGroup
from stats.publishing.counting import MEASURES, QUESTIONS
from stats.publishing.schema import FILES, LANGUAGES, OTHER_CODE, TOTAL_CODE, UNSTATED_CODE
from stats.publishing.tables import COUNSELLED
from stats.visitors import HEADINGS, choices

HEADER = ("file", "column", "code", "label_fr", "label_nl", "definition_fr", "definition_nl")
Entry = tuple[str, str, str, str, str]  # file, column, code, label, definition


def rows() -> list[list[str]]:
    """In the order of ``HEADER``. A file without column, and a column without code, are described themselves.

    Four queries a language.
    """
    told: list[list[Entry]] = []
    for language in LANGUAGES:
        with translation.override(language):
            told.append(list(entries()))
    return [
        [*first[:3], first[3], second[3], first[4], second[4]] for first, second in zip(told[0], told[1], strict=True)
    ]


def entries() -> Iterator[Entry]:
    """In the active language."""
    codes = _codes()
    for table in FILES.values():
        yield (table.name, "", "", str(table.title), str(table.description))
        for column in table.header:
            label, definition = column_words(column)
            yield (table.name, column, "", label, definition)
            for code, words, says in codes.get(column, ()):
                yield (table.name, column, code, words, says)


def column_words(column: str) -> tuple[str, str]:
    """(label, definition) of a column."""
    found: dict[str, tuple[str, str]] = {
        "period": (
            _("Period"),
            _("ISO 8601: a year, a month (2021-03), a run of months (2021-01/2021-05); or a quarter (2021-Q1)."),
        ),
        "service": (_("Service"), measures.definition("by_service")),
        "category": (_("Reporting category"), measures.definition("by_category")),
        "theme": (_("Theme"), measures.definition("by_theme")),
        "language": (_("Language"), measures.definition("by_language")),
        "programme": (_("Programme"), measures.definition("by_programme")),
        "mode": (_("Where"), _("Where a group activity was given.")),
        "question": (
            _("Question"),
            _("What a visitor was asked, if they agreed; nobody is in two rows of a question."),
        ),
        "answer": (_("Answer"), measures.definition("by_answer")),
        "measure": (_("Measure"), _("What the multimedia area counts beside its contacts.")),
        "count": (_("Number"), _("A whole number, exact; empty where it is hidden.")),
        "status": (_("Status"), _("Whether the number is shown or hidden. Hidden is not zero.")),
    }
    return found[column]


def _codes() -> dict[str, list[tuple[str, str, str]]]:
    """Column → (code, label, definition)."""
    every = (TOTAL_CODE, _("All together"), "")
    unstated = (UNSTATED_CODE, not_stated(), measures.definition("not_stated"))
    services = [(code.value, str(code.label), "") for code in Service]
    programmes = [(code, label, "") for code, label in sorted(names.of("programme").items())]
    return {
        "service": [
            every,
            *services,
            (COUNSELLED, _("All services but the multimedia area"), _("Those that have a theme.")),
        ],
        "category": [*_categories()],
        "theme": [every, *((code.value, str(code.label), "") for code in Theme), unstated],
        "language": [every, *((code.value, str(code.label).capitalize(), "") for code in Language), unstated],
        "programme": [every, *programmes, (UNSTATED_CODE, _("No programme"), "")],
        "mode": [every, *((code.value, str(code.label), "") for code in HowHeld), unstated],
        "question": [(name, str(HEADINGS[name]), "") for name in QUESTIONS],
        "answer": _answers(every),
        "measure": [(code.value, measures.label(code), measures.definition(code)) for code in MEASURES],
        "status": [
            ("shown", _("Shown"), ""),
            ("hidden", _("Hidden"), _("Too small to be shown, or such a number could be worked out from it.")),
        ],
    }


def _categories() -> Iterator[tuple[str, str, str]]:
    seen: dict[str, Any] = {}
    for row in ReportingCategory.objects.order_by("service", "position", "valid_from", "key"):
        seen[f"{row.service}/{row.code}"] = row.label
    for service in Service:
        own = {code: label for code, label in seen.items() if code.startswith(f"{service}/")}
        for code, label in own.items():
            yield (code, f"{service.label}{_(': ')}{label}", "")
        yield (f"{service}/{OTHER_CODE}", f"{service.label}{_(': ')}{_('Other, or not stated')}", "")


def _answers(every: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    terms: dict[str, list[Term]] = {}
    for term in Term.objects.all():
        terms.setdefault(term.list, []).append(term)
    together: dict[str, list[TermGroup]] = {}
    for group in TermGroup.objects.all():
        together.setdefault(group.list, []).append(group)
    found = [every]
    for question in QUESTIONS:
        of = str(HEADINGS[question])
        groups = together.get(question, ())
        found += [(group.code, group.label, _group(of, group.members)) for group in groups]
        found += [(code, label, of) for code, label in choices(question, terms)]
    return found


def _group(question: str, members: list[str]) -> str:
    return _("%(question)s; together: %(codes)s") % {"question": question, "codes": ", ".join(members)}
