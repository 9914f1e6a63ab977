"""``/healthz`` and ``/readyz``, as a load balancer sees them."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings

from cdm.home import health


@pytest.fixture(autouse=True)
def forget_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)


def test_alive_asks_no_database(client: Client):
    # without the db mark a query would be an error
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db
def test_ready_when_all_parts_are(client: Client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "migrations": "ok", "redis": "ok"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client: Client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'partners'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "pending")
    assert client.get("/readyz").status_code == 503  # and it is not remembered as applied


@pytest.mark.django_db
def test_not_ready_without_redis(client: Client, tmp_path):
    nowhere = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix://{tmp_path}/none.sock",
        }
    }
    with override_settings(CACHES=nowhere):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["redis"]) == (503, "unreachable")


@pytest.mark.django_db
def test_not_ready_without_the_database(client: Client, monkeypatch):
    def refuse() -> bool:
        raise OperationalError

    monkeypatch.setitem(health.CHECKS, "database", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_a_probe_over_plain_http_is_not_sent_elsewhere(client: Client, path):
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[r"^healthz$", r"^readyz$"]):
        assert client.get(path, headers={"host": "127.0.0.1:8000"}).status_code == 200
        assert client.get("/fr/", headers={"host": "127.0.0.1:8000"}).status_code == 301
