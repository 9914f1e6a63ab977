"""The page where presets are renamed, ordered and removed; new ones are made on the record page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.home.models import Preset
from cdm.home.recording import presets, quick
from cdm.home.recording.forms import NameForm
from cdm.home.recording.offers import WRITERS, Offer
from cdm.home.recording.proposals import proposals


@staff(*WRITERS)
def index(request: Request) -> HttpResponse:
    """POST keeps what was proposed, as it was shown."""
    offer = Offer(request.member)
    if request.method == "POST":
        try:
            presets.add(member=request.member, wanted=proposals(offer, translation.get_language()))
        except Refused as refusal:
            notices.refuse(request, refusal)
        else:
            notices.done(request, _("These are now your presets."))
        return redirect("home:presets")
    own = list(Preset.objects.of(request.member))
    rows = list(zip(own, quick.kept(own, offer), strict=True))
    context = {"rows": rows, "most": presets.MOST, "proposed": [] if rows else list(quick.proposed(offer))}
    return render(request, "home/presets.html", context)


@staff(*WRITERS)
@require_POST
def change(request: Request, pk: int) -> HttpResponse:
    """``do``: rename (with ``name``), up, down or remove."""
    preset, wanted = presets.preset_for(request.member, pk), request.POST.get("do")
    if wanted == "remove":
        token = presets.remove(preset=preset)
        notices.done(request, _("The preset is removed."), undo=reverse("home:preset_back", args=[token]))
    elif wanted in ("up", "down"):
        presets.move(preset=preset, by=presets.UP if wanted == "up" else presets.DOWN)
    else:
        form = NameForm(request.POST)
        if form.is_valid():
            presets.rename(preset=preset, name=form.cleaned_data["name"])
            notices.done(request, _("The preset has its name."))
        else:
            notices.refuse(request, " ".join(map(str, form.errors["name"])))
    return redirect("home:presets")


@staff(*WRITERS)
@require_POST
def put_back(request: Request, token: str) -> HttpResponse:
    try:
        presets.put_back(member=request.member, token=token)
    except Refused as refusal:
        notices.refuse(request, refusal)
    else:
        notices.done(request, _("The preset is back."))
    return redirect("home:presets")
