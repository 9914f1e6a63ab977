"""The words of the demo's activities, from ``files/activities``: what is offered, for whom, by whom."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cdm.core.human import NBSP

FILES = Path(__file__).parents[1] / "files" / "activities"
THEMES = ("guide", "learn", "work", "start", "move")
LANGUAGES = ("fr", "nl")
ALL_AT_ONCE = frozenset({"futureme", "uppercut", "handicap"})  # given in both languages at a time, as all events are


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One activity. ``words`` are named as the model's fields are; ``minutes`` and ``seats`` are those of a session;
    ``in_2021`` says how often it was given then, on site and online, beside the others."""

    key: str
    kind: str
    themes: list[str]
    languages: list[str]
    audiences: list[str]
    lead: str
    words: Mapping[str, str]
    co_hosts: list[str] = field(default_factory=list)
    programme: str = ""
    state: str = "published"
    minutes: int = 120
    seats: int = 12
    in_2021: Mapping[str, int] = field(default_factory=dict)
    picture: str = ""
    alt: Mapping[str, str] = field(default_factory=dict)

    @property
    def bilingual(self) -> bool:
        return len(self.languages) > 1 and (self.kind == "event" or self.key in ALL_AT_ONCE)


def typeset(french: str) -> str:
    """Its marks kept on the line of the word before."""
    return re.sub(r" ([:;?!])", NBSP + r"\1", french)


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FILES / f"{name}.toml").read_text(encoding="utf-8"))


def audiences() -> dict[str, dict[str, str]]:
    """Code → label by language, in the order of the filter."""
    return {code: {"fr": typeset(label["fr"]), "nl": label["nl"]} for code, label in read("audiences").items()}


def activities() -> dict[str, Offered]:
    """Every activity by its key, theme by theme."""
    access = read("accessibility")
    return {key: _offered(key, row, access) for theme in THEMES for key, row in read(theme).items()}


def _offered(key: str, row: dict[str, Any], access: dict[str, dict[str, str]]) -> Offered:
    words, alt = {}, {}
    shared = access[row.pop("accessibility")]
    for language in LANGUAGES:
        words[f"accessibility_{language}"] = shared[language]
        for word in ("title", "summary", "description", "prerequisites"):
            words[f"{word}_{language}"] = row.pop(f"{word}_{language}", "").strip()
        if text := row.pop(f"alt_{language}", ""):
            alt[language] = text
    words |= {name: typeset(text) for name, text in words.items() if name.endswith("_fr")}
    return Offered(key=key, words=words, alt=alt, **row)
