"""Message catalogues, compiled without gettext on the machine."""

from __future__ import annotations

from pathlib import Path

import polib


def compile_all(locale: Path) -> list[Path]:
    """Write the ``.mo`` beside every ``.po`` under ``locale`` that is newer than it; return those written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written


def gaps(locale: Path) -> list[str]:
    """What is empty, fuzzy or plural-less, as ``fr: msgid``: nothing, or the build fails."""
    found = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        catalogue = polib.pofile(str(source))
        language = source.parent.parent.name
        found += [f"{language}: {entry.msgid}" for entry in catalogue if not entry.obsolete and not entry.translated()]
    return found
