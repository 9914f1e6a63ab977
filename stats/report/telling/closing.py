"""How well the days were recorded, whether the year is closed, and what was corrected in it since."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdm.core import human
from cdm.core.human import number, percent
from cdm.core.vocabulary import Service
from stats import buckets, measures
from stats.closing.words import SEPARATOR, Words, month, signed
from stats.closing.words import day as day_of
from stats.forms import DAYS_BACK
from stats.models import Correction, Measure
from stats.report.shapes import Contents, Corrected, Table
from stats.report.telling import blocks
from stats.report.telling.blocks import Block


# --- how the days were recorded ----------
def recorded(contents: Contents) -> list[Block | None]:
    found: list[Block | None] = []
    if late := contents.late:
        head = [_("How much later"), _("Number"), _("Percent")]
        labels, rows = late_labels(), []
        for row in late.rows:
            share = late.share(row)
            rows.append([labels[row.code], blocks.shown(row.count), "" if share is None else percent(share)])
        found.append(blocks.table(_late_title(contents, late), head, rows, hint=_hint(late, Measure.LATE)))
    else:
        found += [blocks.heading(_("Late entries")), blocks.text(_not_told(contents))]
    if unclosed := contents.unclosed:
        rows = [[str(Service(row.code).label), blocks.shown(row.count)] for row in unclosed.rows]
        head, hint = [_("Service"), _("Number")], _hint(unclosed, Measure.UNCLOSED)
        found.append(blocks.table(_unclosed_title(unclosed), head, rows, hint=hint))
    return found


def late_labels() -> dict[str, str]:
    return buckets.labels(Measure.LATE)


def _hint(table: Table, measure: Measure) -> str:
    return " ".join([*([blocks.hidden_hint()] if table.hides else []), measures.definition(measure)])


def _late_title(contents: Contents, late: Table) -> str:
    if not late.whole:  # hidden
        return str(Measure.LATE.label)
    said = ngettext("%(count)s contact recorded late", "%(count)s contacts recorded late", late.whole)
    said %= {"count": number(late.whole)}
    if not contents.total:
        return said
    return _("%(said)s, %(share)s of all") % {"said": said, "share": percent(100 * late.whole / contents.total)}


def _unclosed_title(unclosed: Table) -> str:
    if not unclosed.whole:
        return str(Measure.UNCLOSED.label)
    said = ngettext(
        "%(count)s interview or meeting not closed", "%(count)s interviews and meetings not closed", unclosed.whole
    )
    return said % {"count": number(unclosed.whole)}


def _not_told(contents: Contents) -> str:
    if contents.public and not contents.closed:
        return _(
            "How many contacts came late, and what is past and not closed, is told once the year is closed: until then"
            " these numbers still change."
        )
    said = _(
        "A contact can be recorded up to %(days)s days later. When it was recorded is not kept, so that nobody can be"
        " recognised: how many came late is therefore not known."
    )
    return said % {"days": DAYS_BACK}


# --- closing ----------
def state(contents: Contents) -> str:
    """Whether the year is closed, in one sentence."""
    year, closed = contents.year, contents.closed
    if closed is None:
        return _("%(year)s is not closed: its numbers may still change.") % {"year": year}
    words = {"year": year, "day": day_of(closed.day), "number": closed.version, "last": day_of(closed.since)}
    if closed.version == 1:
        return _("%(year)s was closed on %(day)s. Its figures have not changed since.") % words
    return _("%(year)s was closed on %(day)s. Version %(number)s, of %(last)s, is the one in force.") % words


def corrections(contents: Contents) -> list[Block | None]:
    closed = contents.closed
    said = [state(contents)]
    if closed and closed.version > 1 and contents.public:
        published = _(
            "The figures here are those published on %(day)s: what was corrected later counts in the month published"
            " next."
        )
        said.append(published % {"day": human.date(contents.public)})
    if closed and closed.untold:
        said.append(untold(closed.untold))
    found = [blocks.heading(_("Closing and corrections")), blocks.text(" ".join(said))]
    if closed and closed.corrections:
        head = [_("Version") if contents.public else _("Month"), _("What was corrected"), _("Contacts")]
        words = Words()
        rows = [[_when(one), _what(one, words), signed(one.count)] for one in closed.corrections]
        found.append(blocks.table(_("Corrections since the closing"), head, rows) | {"texts": 2, "long": True})
    return found


def untold(count: int) -> str:
    said = ngettext(
        "%(count)s correction is not told in numbers: it is too small, or not published yet.",
        "%(count)s corrections are not told in numbers: they are too small, or not published yet.",
        count,
    )
    return said % {"count": number(count)}


def lines(corrections: Mapping[str, Corrected]) -> dict[str, str]:
    """Code → when and what; at most two queries, for names."""
    words = Words()
    said = {code: capfirst(month(one.month) if one.month else _version(one)) for code, one in corrections.items()}
    return {code: f"{said[code]}{SEPARATOR}{_what(one, words)}" for code, one in corrections.items()}


def _when(one: Corrected) -> str:
    """In a column that says whether it is a month or a version."""
    return month(one.month) if one.month else SEPARATOR.join([str(one.version), day_of(one.day)])


def _what(one: Corrected, words: Words) -> str:
    codes = words.codes(one.codes)
    reason = capfirst(str(Correction.Reason(one.reason).label))
    return f"{codes}. {SEPARATOR.join([reason, *([_version(one)] if one.month else [])])}"


def _version(one: Corrected) -> str:
    return _("version %(number)s, %(day)s") % {"number": one.version, "day": day_of(one.day)}
