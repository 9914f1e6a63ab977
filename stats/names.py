"""Names for the codes that statistics keep of things they know nothing about (partners, programmes, spaces).

The hall and the rooms register a callable when they are ready: ``names.register("partner", lambda: {"actiris":
"Actiris"})``. It is asked at display time and answers in the language of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Source = Callable[[], Mapping[str, str]]
_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """``kind``: ``partner``, ``programme`` or ``space``; ``source`` returns every code known, past ones too, and its
    name.
    """
    _sources[kind] = source


def of(kind: str) -> dict[str, str]:
    """Code → name as registered; empty when nobody registered."""
    source = _sources.get(kind)
    return dict(source()) if source else {}
