from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class StatsConfig(AppConfig):
    name = "stats"
    verbose_name = _("Figures")

    def ready(self) -> None:
        from stats import seed  # noqa: PLC0415  models are ready only now

        post_migrate.connect(seed.plant, sender=self, dispatch_uid="stats.seed")
