"""One constraint, one error: database refusals turned into sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction


@contextmanager
def refusing(errors: Mapping[str, Exception]) -> Iterator[None]:
    """Raise ``errors[name]`` when the database refuses by the constraint ``name``; other refusals pass unchanged.

    Runs its block in a savepoint, so that the transaction around it stays usable.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        name = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", None) or ""
        if name in errors:
            raise errors[name] from refusal
        raise
