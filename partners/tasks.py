from celery import shared_task

from partners import people
from partners.accounts import standing
from partners.directory import freshness
from partners.meetings import reminding


@shared_task(ignore_result=True)
def forget_invitations() -> None:
    people.forget_invitations()


@shared_task(ignore_result=True)
def end_roles() -> None:
    """May run twice and at once: a role is ended once."""
    people.end_over()


@shared_task(ignore_result=True)
def remind_of_sheets() -> None:
    freshness.remind()


@shared_task(ignore_result=True)
def look_after_accounts() -> None:
    standing.look_after()


@shared_task(ignore_result=True)
def remind_of_decisions() -> None:
    reminding.remind()
