from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cdm.core.access import public, staff


@public
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "home/front.html")


@public
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "home/contact.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


@staff()
def today(request: HttpRequest) -> HttpResponse:
    return render(request, "home/today.html")


@public
def choose_language(request: HttpRequest) -> HttpResponse:
    return redirect("/fr/")
