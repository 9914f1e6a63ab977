"""A photo of the board, taken with a phone, comes without the place it was taken at."""

from __future__ import annotations

import io

import pytest
from PIL import Image, PngImagePlugin

from cdm.core.refused import Refused
from partners.meetings import documents, files, pictures
from tests.partners.meetings import meeting

GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112
SECRET = b"Alphonsine"
WHERE = (50.0, 50.0, 48.0)


def photo(form: str) -> bytes:
    """A picture as a phone writes it, lying on its side: place, maker and a comment, in every place they may stand."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Phone of Alphonsine"
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", WHERE
    more: dict[str, object] = {"comment": SECRET, "xmp": b"<x:xmpmeta>Alphonsine</x:xmpmeta>"}
    if form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", SECRET.decode())
        text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        more = {"pnginfo": text}
    out = io.BytesIO()
    image = Image.linear_gradient("L").convert("RGB").resize((64, 48))
    image.save(out, form, exif=exif, **more)
    return out.getvalue()


def kept(content: bytes, form: str) -> bytes:
    name = f"bord.{form.lower()}"
    row = documents.add(meeting=meeting(), title="", language="", name=name, content=content)
    row.refresh_from_db()
    assert row.size == len(row.content)
    return bytes(row.content)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_is_kept_without_place_or_maker(form):
    sent = photo(form)
    with Image.open(io.BytesIO(sent)) as before:
        assert before.getexif().get_ifd(GPS)[2] == WHERE, "the control: the place is in what was sent"
    assert SECRET in sent
    found = kept(sent, form)
    assert SECRET not in found
    with Image.open(io.BytesIO(sent)) as before, Image.open(io.BytesIO(found)) as after:
        assert dict(after.getexif()) == {ORIENTATION: 6}, "which way up it is shows it, and stays"
        assert not after.getexif().get_ifd(GPS)
        assert after.format == form
        seen, now = before.convert("RGB").tobytes(), after.convert("RGB").tobytes()
        assert max(abs(one - other) for one, other in zip(seen, now, strict=True)) <= 3


def test_a_photo_that_breaks_off_is_refused():
    sent = photo("JPEG")
    with pytest.raises(Refused):
        pictures.bare(sent[: len(sent) // 2], files.JPEG)


def test_a_picture_that_unfolds_to_gigabytes_is_refused():
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(Refused, match="pixels"):
        pictures.bare(out.getvalue(), files.PNG)
