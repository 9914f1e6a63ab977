from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MultimediaConfig(AppConfig):
    name = "multimedia"

    def ready(self) -> None:
        from multimedia import seed  # noqa: PLC0415  models are ready only now
        from multimedia.models import Space  # noqa: PLC0415
        from stats import names  # noqa: PLC0415

        names.register("space", lambda: dict(Space.objects.values_list("code", "name")))
        post_migrate.connect(seed.plant, sender=self, dispatch_uid="multimedia.seed")
