"""The questions on digital skills every installation begins with, read from ``multimedia/data/skills.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from multimedia.models import SkillArea, SkillQuestion

SKILLS = Path(__file__).parent / "data" / "skills.toml"
TRANSLATED = ("name_fr", "name_nl", "advice_fr", "advice_nl", "search_fr", "search_nl")


def plant(**_signal: Any) -> None:
    """Add the areas and their questions where there are none at all: what a manager made of them is kept.

    Runs after every migration and after a test's flush, as ``stats.seed`` does.
    """
    if SkillQuestion._meta.db_table not in connection.introspection.table_names():
        return  # another room was migrated alone
    if SkillArea.objects.exists():
        return
    with transaction.atomic():
        for place, told in enumerate(tomllib.loads(SKILLS.read_text(encoding="utf-8"))["area"], start=1):
            area = SkillArea.objects.create(position=place * 10, **{name: told[name] for name in TRANSLATED})
            SkillQuestion.objects.bulk_create(
                SkillQuestion(area=area, position=number * 10, text_fr=each["fr"], text_nl=each["nl"])
                for number, each in enumerate(told["questions"], start=1)
            )
