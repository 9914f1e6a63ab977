"""What happens on the day: the visitor arrives, is seen, or does not come."""

from __future__ import annotations

from counselling.models import Appointment


def arrive(*, appointment: Appointment) -> Appointment:
    raise NotImplementedError


def close(*, appointment: Appointment) -> Appointment:
    raise NotImplementedError


def no_show(*, appointment: Appointment) -> Appointment:
    raise NotImplementedError
