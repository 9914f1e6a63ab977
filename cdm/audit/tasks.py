from celery import shared_task

from cdm.audit import keeping


@shared_task(ignore_result=True)
def forget() -> None:
    keeping.forget()
