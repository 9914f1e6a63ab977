from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "cdm.audit"
    label = "audit"
    verbose_name = _("Journal")

    def ready(self) -> None:
        from cdm.audit import signing_in  # noqa: PLC0415 - allauth's signals need the models, which come after apps

        signing_in.listen()
