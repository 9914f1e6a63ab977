"""Holding a mail, as it was written, to what every mail is."""

from __future__ import annotations

import re

from cdm.outbox.models import Message


def assert_whole(letter: Message, language: str) -> None:
    """In one language, with a subject, both bodies and nothing left to fill in, no line too wide for a screen."""
    assert letter.language == language
    assert f'<html lang="{language}">' in letter.html
    for text in (letter.subject, letter.text, letter.html):
        assert text.strip()
        assert not re.search(r"%\(|{{|{%|None|Undefined", text)
    assert "\n" not in letter.subject
    assert len(letter.subject) < 78
    assert max(len(line) for line in letter.text.splitlines() if "http" not in line) <= 76
