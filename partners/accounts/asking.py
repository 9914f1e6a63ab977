"""The page of who gave their password and can show no second step: it asks for help, and shows the code to read out."""

from __future__ import annotations

from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from cdm.accounts.models import User
from cdm.core import clock, throttle
from cdm.core.access import Request, public
from partners.accounts import lost

# In the session of who gave the password, and has neither a second step nor time left to set one up.
OVER = "second_step_over"
SHOWN = "second_step_code"
TIME_TO_ASK = 15 * 60  # seconds
TRIES, WINDOW = 3, 60 * 60


@public
@never_cache
def lost_second_step(request: Request) -> HttpResponse:
    person = who_asks(request)
    if person is None:
        return redirect("account_login")
    if request.method == "POST":
        if throttle.over("lost_factor", str(person.pk), limit=TRIES, seconds=WINDOW):
            return throttle.refused(request, WINDOW)
        request.session[SHOWN] = (person.pk, lost.ask(person=person))
        return redirect("partners:lost_second_step")
    pk, code = request.session.get(SHOWN, (0, ""))
    return render(request, "partners/accounts/lost.html", {"code": code if pk == person.pk else ""})


def who_asks(request: HttpRequest) -> User | None:
    """Whoever gave their password some minutes ago in this browser, and is asked for a second step since."""
    if request.user.is_authenticated:
        return None
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is not None and stage.login.user is not None:
        pk: int = stage.login.user.pk
    else:
        pk, until = request.session.get(OVER, (0, 0))
        if until <= clock.now().timestamp():
            return None
    return User.objects.filter(pk=pk, is_active=True).first()


def out_of_time(request: HttpRequest, person: User) -> HttpResponse:
    """Where a sign-in ends after the time to set up a second step is over: asking once more."""
    request.session[OVER] = (person.pk, int(clock.now().timestamp()) + TIME_TO_ASK)
    return redirect("partners:lost_second_step")
