"""An activity's picture: looked at for real, made small, and freed of what a camera wrote into it."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from activities.models import Activity, Picture
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.refused import Refused

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000  # a camera's 24 fit; a bomb of a few kilobytes that unfolds to gigabytes does not
FORMATS = ("JPEG", "PNG", "WEBP")  # Pillow is told to try no other reader
WIDTH, HEIGHT = 1200, 1200
SMALL = 100 * 1024
QUALITIES = (80, 70, 60, 50, 40, 30)


@dataclass(frozen=True)
class Drawn:
    """WebP, at most SMALL bytes and WIDTH × HEIGHT pixels, turned as it was held, without any metadata."""

    image: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.image).hexdigest()[:16]


def draw(upload: BinaryIO, *, size: int) -> Drawn:
    """Read ``upload`` of ``size`` bytes. Raises Refused, with a sentence, for what is no picture or too large."""
    if size > MAX_BYTES:
        raise Refused(_("The file is too large: 8 MB at most."), field="image")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged below, by its own limit
            with Image.open(upload, formats=FORMATS) as found:
                if found.width * found.height > MAX_PIXELS:
                    raise Refused(_("The picture has too many pixels: make it smaller first."), field="image")
                found.draft("RGB", (WIDTH * 2, HEIGHT * 2))
                turned = ImageOps.exif_transpose(found)
                turned.thumbnail((WIDTH, HEIGHT))
                plain = turned.convert("RGBA" if "A" in turned.mode or "transparency" in turned.info else "RGB")
    except Refused:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
        # what Pillow raises over a broken file depends on where it broke
        raise Refused(_("This is not a picture we can read: send a JPEG, PNG or WebP file."), field="image") from None
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    return Drawn(_encoded(bare), *bare.size)


def keep(*, activity: Activity, alt_fr: str, alt_nl: str, drawn: Drawn | None = None) -> Picture | None:
    """Show ``drawn``, or with None only other words about the present picture; None when there is none."""
    with transaction.atomic(durable=True):
        row = Picture.objects.select_for_update(no_key=True).filter(activity=activity).first()
        if row is None and drawn is None:
            return None
        row = row or Picture(activity=activity)
        row.alt_fr, row.alt_nl = alt_fr, alt_nl  # type: ignore[attr-defined]
        if drawn is not None:
            row.image, row.digest, row.width, row.height = drawn.image, drawn.digest, drawn.width, drawn.height
        with trail.saving(row):
            row.save()
    return row


def remove(*, activity: Activity) -> None:
    with transaction.atomic(durable=True):
        if Picture.objects.filter(activity=activity).delete()[0]:
            trail.record(Verb.REMOVED, "activities.picture", key=activity.pk)


def _encoded(picture: Image.Image) -> bytes:
    """The best quality that is small enough; a smaller picture when none is."""
    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            picture.save(out, "WEBP", quality=quality, method=4)
            if out.tell() <= SMALL:
                return out.getvalue()
        picture = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4))
