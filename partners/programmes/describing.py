"""A programme in words: for the page behind a funder's link, and its term wherever it is shown."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cdm.core import human
from partners.models import Programme, ProgrammeTarget
from stats.shares.subjects import Subject, Target


def term(programme: Programme) -> str:
    """``1 January 2024 – 31 December 2026``; empty where neither end is known."""
    first, last = programme.starts, programme.ends
    if first and last:
        return f"{human.plain_date(first)} – {human.plain_date(last)}"
    if first:
        return _("since %(day)s") % {"day": human.plain_date(first)}
    return _("until %(day)s") % {"day": human.plain_date(last)} if last else ""


def subject(code: str) -> Subject | None:
    """Three queries."""
    programme = Programme.objects.filter(code=code).prefetch_related("partners", "targets").first()
    if programme is None:
        return None
    targets: dict[int, list[Target]] = {}
    for target in sorted(programme.targets.all(), key=lambda each: ProgrammeTarget.What.values.index(each.what)):
        targets.setdefault(target.year, []).append(Target(target.what, target.get_what_display(), target.number))
    return Subject(
        description=programme.description,
        audience=programme.audience,
        funder=programme.funder,
        term=term(programme),
        partners=[partner.name for partner in programme.partners.all()],
        targets=targets,
    )
