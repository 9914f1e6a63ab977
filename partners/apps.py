from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from partners.models import Partner, Programme  # noqa: PLC0415  models are ready only now
        from partners.programmes import describing  # noqa: PLC0415
        from stats import names  # noqa: PLC0415
        from stats.shares import subjects  # noqa: PLC0415

        names.register("partner", lambda: dict(Partner.objects.values_list("code", "name")))
        names.register("programme", lambda: dict(Programme.objects.values_list("code", "name")))
        subjects.register("programme", describing.subject)
