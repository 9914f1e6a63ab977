"""The self-check of digital skills. Its answers stand in the form that is sent, and nowhere afterwards."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from cdm.core import client, throttle
from cdm.core.access import Request, public
from multimedia import hours, skills
from multimedia.views.skills_forms import SkillsForm

# A whole room of visitors shares one address on the centre's own workstations.
CHECKS_PER_ADDRESS, WITHIN = 120, 600


@csrf_exempt  # a token would be a cookie (P5); another site could only show a result, its form has no key of ours
@public
def check(request: Request) -> HttpResponse:
    asked = skills.areas()
    form = SkillsForm(
        request.POST if asked and request.method == "POST" else None, asked=asked, initial={"key": skills.new_key()}
    )
    if form.is_bound and form.is_valid():
        result = skills.result(asked=asked, answers=form.answers())
        if not throttle.over("skills", client.address(request), limit=CHECKS_PER_ADDRESS, seconds=WITHIN):
            skills.count(key=form.cleaned_data["key"], level=result.level)
        context = {"result": result, "week": hours.of_steward()}
        response = render(request, "multimedia/skills_result.html", context)
    else:
        response = render(request, "multimedia/skills.html", {"form": form}, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"  # the next one at this screen begins with a form of their own
    return response
