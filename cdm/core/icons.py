"""Drawings on a 24 × 24 grid, in lines of the text's colour (``icons.svg``); a theme's icon never changes."""

from __future__ import annotations

import re
from pathlib import Path

from cdm.core.vocabulary import Channel, Theme

SHEET = Path(__file__).with_name("icons.svg")
PATHS: dict[str, str] = dict(re.findall(r'<symbol id="(\w+)">(.*)</symbol>', SHEET.read_text()))
THEMES: dict[str, str] = {theme.value: theme.slug for theme in Theme}
CHANNELS: dict[str, str] = {
    Channel.FACE.value: "face",
    Channel.VIDEO.value: "video",
    Channel.PHONE.value: "phone",
    Channel.EMAIL.value: "mail",
    Channel.CHAT_FB.value: "chat",
    Channel.CHAT_MITI.value: "chat",
}
