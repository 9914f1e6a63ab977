from django.apps import AppConfig


class CounsellingConfig(AppConfig):
    name = "counselling"

    def ready(self) -> None:
        from counselling import counsellors  # noqa: PLC0415  models are ready only now

        counsellors.listen()
