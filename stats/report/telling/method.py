"""How it was counted: definitions, what is not known, what the printed report has wrong, who takes part."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core import brand, human
from cdm.core.human import number, percent
from stats import measures, names
from stats.disclosure.dimensions import MINIMUM, MINIMUM_BY_MUNICIPALITY
from stats.models import Measure
from stats.report import labels
from stats.report.contents import version
from stats.report.shapes import Claim, Contents
from stats.report.telling import blocks, closing
from stats.report.telling.blocks import Block
from stats.visitors import HEADINGS


def definitions(contents: Contents) -> Block:
    year = {"year": contents.year}
    items = [
        (
            _("Contact"),
            _("One service given once: an interview, a place at an activity, a visit to the screens."),
        ),
        (_("Service"), _("Where a contact took place; every contact has exactly one.")),
        (
            _("Reporting category"),
            _("The exclusive parts into which a service is cut, by context first, then by channel; those of %(year)s.")
            % year,
        ),
        (_("Group activity"), _("Sessions held; cancelled ones are left out.")),
        (_("Theme"), _("What the contact was about: one of five. The multimedia area has none.")),
        (_("Language"), _("The language of the interview or activity, not that of the page.")),
        (pgettext("growth", "Change"), _("The difference from the year before, as a percentage of the year before.")),
        (_("Profile"), _("Voluntary, anonymous answers of single visitors: a sample, never mixed with contacts.")),
        ("n", _("How many known answers a share rests on; “prefers not to say” and no answer are not known.")),
        (_("Special audience"), _("People reached by actions for one audience; they overlap the services.")),
        (_("Programme"), _("A funded effort of several partners. People, not contacts, unless it says otherwise.")),
        (
            _("Figure counted elsewhere"),
            _("Brought in as it was published, such as page views; not counted here."),
        ),
    ]
    items += [(str(measure.label), measures.definition(measure)) for measure in Measure if measure in contents.measured]
    shown = [{"term": term, "text": text} for term, text in items]
    title = _("What each number means")
    return blocks.section(_("Definitions"), title, [{"kind": "definitions", "items": shown}], new_page=True)


def quality(contents: Contents) -> Block:
    names_of = {"channel": _("Channel"), "theme": _("Theme, without the multimedia area"), "language": _("Language")}
    rows = []
    for table in contents.missing:
        (row,) = table.rows
        rows.append(
            [names_of[table.name], number(row.count or 0), number(table.whole), percent(table.share(row) or 0.0)]
        )
    head = [_("Contacts without"), _("Number"), _("Of"), _("Percent")]
    found: list[Block | None] = [blocks.note(contents.note[_language()])]
    if rows:
        found.append(blocks.table(_("What contacts do not say"), head, rows))
    if contents.n:
        silent = [
            [
                str(HEADINGS[question]),
                number(table.silent),
                number(contents.n),
                percent(100 * table.silent / contents.n),
            ]
            for question, table in contents.answers.items()
        ]
        head = [_("Question"), _("Not stated"), _("Of"), _("Percent")]
        found.append(blocks.table(_("What visitors did not say"), head, silent))
    small = (
        _(
            "Numbers below %(few)s are not shown (below %(town)s by municipality), nor those from which one could be"
            " worked out. Every number is the one that was published, and everything public was protected together;"
            " what came late and what was corrected, each by itself."
        )
        if contents.public
        else _(
            "In the sample, numbers below %(few)s are not shown (below %(town)s by municipality), and never one alone."
            " In contacts nothing is hidden yet: the year is not public. Until it is, this report is for the house."
        )
    )
    found += [
        *closing.recorded(contents),
        blocks.heading(_("Small numbers")),
        blocks.text(small % {"few": MINIMUM, "town": MINIMUM_BY_MUNICIPALITY}),
    ]
    unknown = [id_ for id_, value in contents.figures.items() if value["kind"] == "missing_chart"]
    if unknown:
        lost = _("%(count)s charts of the printed report have lost their values; nothing is made up for them.")
        found += [blocks.heading(_("Lost charts")), blocks.text(lost % {"count": len(unknown)})]
    found += closing.corrections(contents)
    title = _("What these figures do not know")
    return blocks.section(_("Data quality"), title, found, new_page=True)


def printed(contents: Contents) -> Block | None:
    """Where the facts contradict the printed report: said, never repeated as if true."""
    if not _has_printed(contents):
        return None
    items = [contradiction(claim) for claim in contents.claims]
    items += [
        _("%(code)s: counted here %(value)s, otherwise elsewhere.")
        % {"code": labels.of(id_), "value": blocks.written(id_, contents.figures[id_])}
        for id_ in contents.differing
    ]
    title = _("Where the printed report of %(year)s is contradicted") % {"year": contents.year}
    return blocks.section(_("The printed report"), title, [{"kind": "list", "items": items}], new_page=True)


def _has_printed(contents: Contents) -> bool:
    return bool(contents.claims or contents.differing)


def contradiction(claim: Claim) -> str:
    words = {"what": labels.of(claim.code), "printed": _printed(claim.printed)}
    if claim.true is None:
        says = _("%(what)s: %(printed)s is printed without its basis; it cannot be checked and is not repeated.")
    else:
        words["true"] = f"{'+' if claim.true > 0 else ''}{percent(claim.true, 2)}"
        says = _("%(what)s: %(printed)s is printed; counted, it is %(true)s.")
    return says % words


def _printed(value: str) -> str:
    amount = float(value)
    return percent(amount, 0 if amount.is_integer() else len(value.partition(".")[2]))


def partners(contents: Contents) -> Block | None:
    known = names.of("partner")
    shown = sorted((known.get(code, code) for code in contents.partners), key=str.casefold)
    if not shown:
        return None
    title = _("Who gave these services in %(year)s") % {"year": contents.year}
    return blocks.section(
        _("Partners"), title, [{"kind": "names", "items": shown}], new_page=not _has_printed(contents)
    )


def colophon(contents: Contents) -> Block:
    language = _language()
    command = f"manage.py annual_report {contents.year} --lang {language}"
    items = [
        (_("Centre"), brand.full(language)),
        (_("Made on"), human.date(contents.made)),
        (
            _("Figures"),
            _("as published on %(day)s") % {"day": human.date(contents.public)}
            if contents.public
            else _("not public yet"),
        ),
        (_("Version of the figures"), version(contents)),
        (_("Closing"), closing.state(contents)),
        (_("Command"), command),
        (_("Also in"), _("the other language, as a workbook (XLSX) and as JSON, with the same figures")),
    ]
    shown = [{"term": term, "text": text, "code": text == command} for term, text in items]
    return blocks.section(
        _("Colophon"), _("How this report was made"), [{"kind": "definitions", "items": shown, "narrow": True}]
    )


def _language() -> str:
    return (translation.get_language() or "fr")[:2]
