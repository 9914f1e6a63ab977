"""A catalogue from a file: what it would do is shown first, and then done or not."""

from __future__ import annotations

import tempfile
import zlib
from pathlib import Path
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cdm.core import human, notices
from cdm.core.access import Request, staff
from multimedia.documentation import columns, exporting, importing
from multimedia.documentation.importing import BadFile, Meanwhile, Outcome
from multimedia.models import Work
from multimedia.staff.documentation import KEEPERS

LARGEST = 10_000_000  # bytes: some hundred thousand works
SHOWN = 100  # added and changed works named on the page
KEPT = 3600  # seconds between looking and deciding


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("10 MB at most. You see what it would do before anything changes."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than 10 MB. Cut it in two."))
        return file


@staff(*KEEPERS)
def bring_in(request: Request) -> HttpResponse:
    """``?key=`` shows what the file kept under it would do; POST keeps a file, or does what was shown."""
    if request.method == "POST" and "key" in request.POST:
        return _do(request, request.POST["key"], request.POST.get("digest", ""))
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        key = _keep(request, form.cleaned_data["file"])
        return redirect(f"{reverse('multimedia:works_import')}?key={key}")
    if key := request.GET.get("key", ""):
        return _show(request, key)
    return _ask(request, form, status=422 if form.errors else 200)


@staff(*KEEPERS)
@require_safe
def template(request: Request) -> HttpResponse:
    """A file with the names of the columns and nothing else."""
    answer = HttpResponse(b"".join(exporting.as_csv(Work.objects.none())), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="documentation.csv"'
    return answer


def _ask(request: Request, form: FileForm, *, bad: BadFile | None = None, name: str = "", status: int) -> HttpResponse:
    rows = [
        {"names": [names[code][0] for code in ("fr", "nl", "en")], "holds": _holds()[field]}
        for field, names in columns.NAMES.items()
    ]
    context = {"form": form, "columns": rows, "bad": bad, "name": name}
    return render(request, "multimedia/staff/works_import.html", context, status=status)


def _show(request: Request, key: str) -> HttpResponse:
    kept = _kept(request, key)
    if kept is None:
        notices.warn(request, _("This file was kept for an hour only. Choose it again."))
        return redirect("multimedia:works_import")
    name, content = kept
    try:
        outcome = _run(content, keep=False)
    except BadFile as bad:
        return _ask(request, FileForm(), bad=bad, name=name, status=422)
    return _preview(request, key, name, outcome)


def _do(request: Request, key: str, digest: str) -> HttpResponse:
    kept = _kept(request, key)
    if kept is None:
        notices.warn(request, _("This file was kept for an hour only. Choose it again."))
        return redirect("multimedia:works_import")
    name, content = kept
    try:
        outcome = _run(content, expected=digest or "-")
    except Meanwhile as meanwhile:
        notices.warn(request, _("The catalogue changed since: nothing was imported. Look again at what would happen."))
        return _preview(request, key, name, meanwhile.outcome, status=409)
    except BadFile as bad:
        return _ask(request, FileForm(), bad=bad, name=name, status=422)
    cache.delete(_place(key))
    counts = {"added": human.number(outcome.added), "changed": human.number(outcome.changed)}
    notices.done(request, _("Imported: %(added)s added, %(changed)s changed.") % counts)
    return redirect("multimedia:catalogue")


def _preview(request: Request, key: str, name: str, outcome: Outcome, *, status: int = 200) -> HttpResponse:
    context = {
        "key": key,
        "name": name,
        "outcome": outcome,
        "changes": [(each, [_words(*field) for field in each.fields]) for each in outcome.changes],
        "more_new": outcome.added - len(outcome.new),
        "more_changes": outcome.changed - len(outcome.changes),
    }
    return render(request, "multimedia/staff/works_import_preview.html", context, status=status)


def _words(field: str, before: Any, after: Any) -> tuple[str, str, str]:
    described = Work._meta.get_field(field)
    label = str(described.verbose_name) if isinstance(described, models.Field) else field
    return label[:1].upper() + label[1:], _said(described, before), _said(described, after)


def _said(field: Any, value: Any) -> str:
    if value in {None, ""}:
        return "–"
    return str(dict(field.flatchoices).get(value, value))


def _run(content: bytes, **options: Any) -> Outcome:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        return importing.bring_in(Path(file.name), shown=SHOWN, **options)


def _place(key: str) -> str:
    return f"works:{key}"


def _keep(request: Request, file: UploadedFile) -> str:
    key = get_random_string(24)
    content = zlib.compress(file.read(), 3)
    cache.set(_place(key), (request.member.user_id, (file.name or "")[:100], content), timeout=KEPT)
    return key


def _kept(request: Request, key: str) -> tuple[str, bytes] | None:
    """The name and the content of a file this member brought."""
    if not (key.isalnum() and len(key) == 24):
        return None
    found: tuple[int, str, bytes] | None = cache.get(_place(key))
    if found is None or found[0] != request.member.user_id:
        return None
    return found[1], zlib.decompress(found[2])


def _holds() -> dict[str, str]:
    """What each column may hold, in the language of the page."""
    theme, language, state = (
        ", ".join(str(label) for _code, label in Work._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
        for name in ("theme", "language", "state")
    )
    day = _("A day, such as 2021-03-01 or 1/03/2021.")
    acquired = _("Empty leaves it as it is, and is today for a new work.")
    withdrawn = _("Empty: it is in the stock.")
    return {
        "call_number": _("Compulsory: says which work it is. Case and spaces do not matter."),
        "title": _("Compulsory for a new work."),
        "authors": _("Several are kept apart by a semicolon, in quotes."),
        "publisher": _("May be empty."),
        "year": _("A year such as 2021; may be empty."),
        "isbn": _("10 or 13 figures, with or without hyphens; may be empty."),
        "theme": _("%(choices)s; may be empty.") % {"choices": theme},
        "language": _("Compulsory for a new work: %(choices)s.") % {"choices": language},
        "copies": _("A whole number; empty leaves it as it is, and is 1 for a new work."),
        "place": _("Where visitors find it; may be empty."),
        "state": _("%(choices)s; empty leaves it as it is.") % {"choices": state},
        "acquired": f"{day} {acquired}",
        "withdrawn": f"{day} {withdrawn}",
    }
