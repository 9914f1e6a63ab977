"""A photo among the papers of a meeting, without where, when and with what it was taken."""

from __future__ import annotations

import io
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image

from cdm.core.refused import Refused
from partners.meetings.files import JPEG, Kind

MAX_PIXELS = 40_000_000  # a camera's 24 fit; a bomb of a few kilobytes that unfolds to gigabytes does not
ORIENTATION = 0x0112
BROKEN = Refused(_("This is none of: PDF, Word or Excel without macros, OpenDocument, PNG, JPEG."), field="file")
_SEEN = ("icc_profile", "transparency", "dpi")  # what changes how it looks, or prints


def bare(content: bytes, kind: Kind) -> bytes:
    """The same picture with nothing in the file but what shows it: which way up it is, and its colours.

    Raises Refused when it breaks off, or is too large to be unfolded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged below, by its own limit
            with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Refused(_("The picture has too many pixels: make it smaller first."), field="file")
                up = image.getexif().get(ORIENTATION, 1)
                image.load()
                return _encoded(image, kind, up)
    except Refused:
        raise
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
        # what Pillow raises over a broken file depends on where it broke
        raise BROKEN from None


def _encoded(image: Image.Image, kind: Kind, up: int) -> bytes:
    known = {name: image.info[name] for name in _SEEN if name in image.info}
    image.info = {}  # Pillow writes comments it finds there on its own
    exif = Image.Exif()
    if up != 1:
        exif[ORIENTATION] = up
    out = io.BytesIO()
    if kind == JPEG:
        known.pop("transparency", None)
        # "keep": the tables it was pressed with, so that nothing is lost a second time.
        image.save(out, "JPEG", quality="keep" if image.format == "JPEG" else 90, exif=exif, **known)
    else:
        image.save(out, "PNG", exif=exif, **known)
    return out.getvalue()
