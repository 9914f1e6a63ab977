import pytest
from django.test import RequestFactory

from cdm.core import client


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "expected"),
    [
        (0, "9.9.9.9", "10.0.0.1", "10.0.0.1"),
        (1, "9.9.9.9, 1.2.3.4", "10.0.0.1", "1.2.3.4"),
        (2, "9.9.9.9, 1.2.3.4, 10.0.0.2", "10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1", "10.0.0.1"),
        (1, "not an address", "10.0.0.1", "0.0.0.0"),  # noqa: S104
        (1, "", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, forwarded, peer, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    assert client.address(request) == expected
