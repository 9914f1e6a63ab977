"""The seal of records made without network: only this server opens it, and only what was sealed as it was."""

from __future__ import annotations

import secrets
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from cdm.home.offline import sealing

KEY = uuid.uuid4()
FIELDS = {"service": ["IC"], "audiences": ["DISABLED", "PRISON"]}
OLD, NEW = "o" * 60, "n" * 60


def sealed(fields=None, *, key: uuid.UUID = KEY, to: bytes | None = None) -> bytes:
    return sealing.seal(
        FIELDS if fields is None else fields, key=key, to=to or sealing.public_key(), nonce=secrets.token_bytes(12)
    )


def test_what_was_sealed_is_opened():
    assert sealing.unseal(sealed(), key=KEY) == FIELDS
    assert sealing.unseal(sealed({"service": "IC"}), key=KEY) == {"service": ["IC"]}


def test_nothing_of_it_shows():
    box = sealed()
    assert b"service" not in box
    assert b"PRISON" not in box
    assert sealed() != box, "the same record is never sealed twice alike"


@pytest.mark.parametrize("place", [0, 1, 40, 64, 65, 70, 76, 77, 90, -17, -1])
def test_one_altered_byte_spoils_it(place):
    box = bytearray(sealed())
    box[place] ^= 1
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(bytes(box), key=KEY)


@pytest.mark.parametrize("length", [0, 1, 64, 65, 76, 77, 78, 90, 100])
def test_cut_short_it_is_nothing(length):
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed()[:length], key=KEY)


def test_it_cannot_pass_for_another_record():
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed(), key=uuid.uuid4())


def test_what_was_sealed_for_another_site_stays_shut(settings):
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed(to=sealing._point(other)), key=KEY)
    box = sealed()
    settings.SECRET_KEY = NEW
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(box, key=KEY)


def test_an_earlier_secret_still_opens(settings):
    settings.SECRET_KEY = OLD
    box = sealed()
    before = sealing.public_key()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert sealing.unseal(box, key=KEY) == FIELDS
    assert sealing.public_key() != before, "and the new one seals"
    assert sealing.unseal(sealed(), key=KEY) == FIELDS


def test_the_key_follows_from_the_secret_alone(settings):
    settings.SECRET_KEY = OLD
    once = sealing.public_key()
    sealing._private.cache_clear()
    assert sealing.public_key() == once
    assert len(once) == 65
    assert OLD.encode() not in once


@pytest.mark.parametrize("size", [sealing.LONGEST - 300, sealing.LONGEST])
def test_a_huge_one_is_not_even_tried(size, monkeypatch):
    box = sealed({"service": "x" * size})
    if size < sealing.LONGEST - 200:
        assert sealing.unseal(box, key=KEY)
        return
    monkeypatch.setattr(sealing, "_cipher", None)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(box, key=KEY)


class Junk(str):
    """Passes for what ``json.dumps`` made."""


@pytest.mark.parametrize(
    "said",
    [
        "[" * 5000,
        "[]",
        "1",
        "null",
        '{"a": 1}',
        '{"a": [1]}',
        '{"a": {"b": "c"}}',
        '{"a": "b\\u0000"}',
        '{"a b": "c"}',
        "{",
        "\udcff",
    ],
)
def test_what_is_no_record_is_none(said, monkeypatch):
    monkeypatch.setattr(sealing.json, "dumps", lambda fields: said)
    said.encode(errors="surrogateescape")
    monkeypatch.setattr(
        sealing.json,
        "dumps",
        lambda fields: type("Raw", (), {"encode": lambda self: said.encode(errors="surrogateescape")})(),
    )
    box = sealed()
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(box, key=KEY)
