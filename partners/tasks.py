from celery import shared_task

from partners import people


@shared_task(ignore_result=True)
def forget_invitations() -> None:
    people.forget_invitations()
