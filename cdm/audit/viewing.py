"""Pages on which staff read personal data: visitors' names and addresses, or colleagues' addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from django.http import HttpResponse

from cdm.audit import trail
from cdm.audit.models import Verb

Asked = ParamSpec("Asked")


def viewing(
    kind: str, key: str = "pk", *, exported: bool = False
) -> Callable[[Callable[Asked, HttpResponse]], Callable[Asked, HttpResponse]]:
    """Under the policy of a view: what it shows is written down as seen by who is signed in, by ``trail.viewed``.

    ``kind``: the label of the model the page is about; ``key``: which argument of the view says which of them, "" for
    a list. What the view refuses, or only leads elsewhere, showed nothing. ``exported``: a file that leaves, written
    down each time.
    """

    def decorate(view: Callable[Asked, HttpResponse]) -> Callable[Asked, HttpResponse]:
        @wraps(view)
        def watched(*args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
            response = view(*args, **kwargs)
            if not 300 <= response.status_code < 400 and response.status_code != 405:
                which: Any = kwargs.get(key, "") if key else ""
                if exported:
                    trail.record(Verb.EXPORTED, kind, key=which)
                else:
                    trail.viewed(kind, key=which)
            return response

        return watched

    return decorate
