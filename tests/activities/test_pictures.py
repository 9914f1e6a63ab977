"""Pictures people upload: read for real, made small, without what a camera wrote into them."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from activities.models import Activity, Picture
from activities.planning import pictures
from cdm.core.refused import Refused
from tests.activities import worlds
from tests.activities.test_planning_pages import WORDS
from tests.personae import sign_in


def encoded(picture: Image.Image, kind: str = "JPEG", **more) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def drawn(data: bytes) -> pictures.Drawn:
    return pictures.draw(io.BytesIO(data), size=len(data))


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_small_webp(kind):
    found = drawn(encoded(Image.new("RGB", (2400, 1200), "teal"), kind))
    again = Image.open(io.BytesIO(found.image))
    assert (again.format, again.size) == ("WEBP", (1200, 600))
    assert (found.width, found.height) == (1200, 600)


def test_the_noisiest_picture_is_small_enough():
    noise = Image.effect_noise((1500, 1500), 200).convert("RGB")
    assert len(drawn(encoded(noise, "PNG")).image) <= pictures.SMALL


def test_where_and_when_it_was_taken_is_gone_and_it_stands_upright():
    picture = Image.new("RGB", (80, 40), "teal")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Alphonsine"
    exif.get_ifd(0x8825)[1] = "N"
    data = encoded(picture, exif=exif)
    assert b"Alphonsine" in data
    found = drawn(data)
    assert b"Alphonsine" not in found.image
    assert b"EXIF" not in found.image
    assert (found.width, found.height) == (40, 80)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a nothing",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        encoded(Image.new("RGB", (9, 9)), "GIF"),
        encoded(Image.new("RGB", (9, 9)), "TIFF"),
        encoded(Image.new("RGB", (900, 900), "teal"))[:900],
        bomb(),
        bomb(9_000, 9_000),
        bomb(300, 300),
    ],
    ids=["empty", "gif head", "svg", "gif", "tiff", "cut off", "bomb", "smaller bomb", "broken"],
)
def test_what_is_no_picture_or_too_large_is_refused_with_a_sentence(data):
    with pytest.raises(Refused) as refused:
        drawn(data)
    assert refused.value.field == "image"


def test_a_heavy_file_is_not_even_read():
    with pytest.raises(Refused):
        pictures.draw(io.BytesIO(b""), size=pictures.MAX_BYTES + 1)


def _post(user, partner, **fields):
    return sign_in(user).post(reverse("activities:activity_new"), {**WORDS, "lead": partner.pk, **fields})


def test_uploaded_with_its_words_and_shown(coordinator_a, partner_a):
    upload = SimpleUploadedFile("a.jpg", encoded(Image.new("RGB", (60, 30), "teal")), "image/jpeg")
    _post(coordinator_a, partner_a, image=upload, alt_fr="Une table", alt_nl="Een tafel")
    picture = Picture.objects.get()
    assert (picture.width, picture.alt_nl) == (60, "Een tafel")
    shown = sign_in(coordinator_a).get(reverse("activities:activity_edit", args=[picture.activity_id]))
    assert picture.digest in shown.text


def test_nothing_is_lost_when_something_else_is_wrong(coordinator_a, partner_a):
    upload = SimpleUploadedFile("a.jpg", encoded(Image.new("RGB", (60, 30), "teal")), "image/jpeg")
    page = _post(coordinator_a, partner_a, image=upload, alt_fr="Une table")
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["alt_nl"]
    kept = page.context["form"]["kept"].value()
    _post(coordinator_a, partner_a, kept=kept, alt_fr="Une table", alt_nl="Een tafel")
    assert Picture.objects.get().width == 60


@pytest.mark.parametrize("kept", ["nonsense", "W10:1abc:xyz"])
def test_a_kept_picture_that_was_not_signed_here_is_none(coordinator_a, partner_a, kept):
    assert _post(coordinator_a, partner_a, kept=kept).status_code == 302
    assert Activity.objects.exists()
    assert not Picture.objects.exists()


def test_taken_away(coordinator_a, partner_a, site):
    found = worlds.activity(partner_a)
    pictures.keep(activity=found, alt_fr="a", alt_nl="b", drawn=drawn(encoded(Image.new("RGB", (9, 9)))))
    data = {**WORDS, "lead": partner_a.pk, "remove_picture": "on"}
    sign_in(coordinator_a).post(reverse("activities:activity_edit", args=[found.pk]), data)
    assert not Picture.objects.exists()
