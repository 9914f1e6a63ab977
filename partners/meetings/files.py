"""What a file is, read in it: its name and what the browser says of it are the sender's own words.

Nothing is unpacked: of an archive only the list of its parts is read.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image

from cdm.core.refused import Refused

LARGEST = 5 * 1024 * 1024  # bytes
LONGEST = 80  # letters of a name
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    extension: str
    media_type: str


PDF = Kind("pdf", "application/pdf")
PNG, JPEG = Kind("png", "image/png"), Kind("jpg", "image/jpeg")
OFFICE = {  # the part that every such file has
    "word/document.xml": Kind("docx", f"{_OFFICE}wordprocessingml.document"),
    "xl/workbook.xml": Kind("xlsx", f"{_OFFICE}spreadsheetml.sheet"),
}
OPEN = {kind.media_type: kind for kind in (Kind("odt", f"{_OPEN}text"), Kind("ods", f"{_OPEN}spreadsheet"))}
KINDS = (PDF, *OFFICE.values(), *OPEN.values(), PNG, JPEG)
ACCEPT = ",".join([f".{kind.extension}" for kind in KINDS] + [".jpeg"])
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|Basic/|Scripts/)", re.IGNORECASE)
_UNKNOWN = Refused(_("This is none of: PDF, Word or Excel without macros, OpenDocument, PNG, JPEG."), field="file")
_TOO_LARGE = Refused(_("This file is larger than 5 MB."), field="file")
_MANY = 10_000  # parts of an archive


def look(content: bytes) -> Kind:
    """What ``content`` is. Raises Refused when it is too large, empty, or none of ``KINDS``."""
    if len(content) > LARGEST:
        raise _TOO_LARGE
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    found = _picture(content) if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) else None
    if content.startswith(b"PK\x03\x04"):
        found = _archive(content)
    if found is None:
        raise _UNKNOWN
    return found


def _picture(content: bytes) -> Kind | None:
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
            image.verify()
            return PNG if image.format == "PNG" else JPEG
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def _archive(content: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > _MANY or any(_MACROS.search(name) for name in names):
                return None
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in OFFICE.items() if part in names), None)
            first = parts[0] if parts else None
            if first is None or first.filename != "mimetype" or first.file_size > LONGEST:
                return None
            if first.compress_type != zipfile.ZIP_STORED or first.flag_bits & 1:
                return None
            return OPEN.get(archive.read(first).decode("ascii", "replace").strip())
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, RuntimeError):
        return None


def stem(name: str) -> str:
    """What can be called by: the name without folders, ending, control and invisible signs, on one line."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    bare = last.rpartition(".")[0] or last
    seen = "".join(" " if unicodedata.category(letter)[0] in "ZC" else letter for letter in bare)
    return " ".join(seen.split())[:LONGEST].strip(" .") or str(_("Document"))


def safe_name(name: str, kind: Kind) -> str:
    """``stem`` without the signs that file systems refuse, with the ending of what it really is."""
    plain = re.sub(r'[<>:"|?*%;]+', "-", stem(name)).strip(" .-")
    return f"{plain or 'document'}.{kind.extension}"
