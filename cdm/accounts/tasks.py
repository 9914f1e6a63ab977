from celery import shared_task

from cdm.accounts import sessions


@shared_task(ignore_result=True)
def forget_ended() -> None:
    sessions.forget_ended()
