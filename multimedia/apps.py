from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MultimediaConfig(AppConfig):
    name = "multimedia"

    def ready(self) -> None:
        from multimedia import seed  # noqa: PLC0415  models are ready only now

        post_migrate.connect(seed.plant, sender=self, dispatch_uid="multimedia.seed")
