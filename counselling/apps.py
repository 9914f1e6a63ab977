from django.apps import AppConfig


class CounsellingConfig(AppConfig):
    name = "counselling"

    def ready(self) -> None:
        from counselling import accounts, counsellors  # noqa: PLC0415  models are ready only now

        accounts.listen()
        counsellors.listen()
