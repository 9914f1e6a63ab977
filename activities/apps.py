from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "activities"
    label = "activities"

    def ready(self) -> None:
        from activities import departures  # noqa: PLC0415  models are ready only now

        departures.listen()
