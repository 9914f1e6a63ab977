"""The self-check of digital skills: what goes well, what would help, and one count of the whole.

What somebody answers is read, answered and forgotten: no row, no address and no cookie keeps it (P1, P5). Only how it
went in all is counted, once for each form.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core import signing
from django.db import models, transaction
from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.audit import trail
from cdm.core import clock
from multimedia.models import SkillArea, SkillQuestion
from stats import recording
from stats.models import Measure

SALT = "multimedia.skills"
VALID = 24 * 3600  # seconds in which a form that was opened still counts


class Answer(models.TextChoices):
    ALONE = "alone", pgettext_lazy("skill", "On my own")
    HELP = "help", pgettext_lazy("skill", "With help")
    NOT_YET = "not_yet", pgettext_lazy("skill", "Not yet")


class Level(models.TextChoices):
    """How a check went in all, as the figures count it (``stats.models.Measure.SKILLS``)."""

    HIGH = "high", _("You manage nearly everything on your own.")
    MEDIUM = "medium", _("You manage a good part of it. A little help takes you further.")
    LOW = "low", _("It is a good moment to begin: we do it together.")


WORTH = {Answer.ALONE: 2, Answer.HELP: 1, Answer.NOT_YET: 0}
# Of the most that the answered questions can be worth: three quarters, as when half is done alone and half with help.
# Two fifths: less than "with help" everywhere.
HIGH_FROM, MEDIUM_FROM = 0.75, 0.4


@dataclass(frozen=True)
class Would:
    """A question with which help is welcome; ``answer`` is HELP or NOT_YET."""

    question: SkillQuestion
    answer: Answer


@dataclass(frozen=True)
class AreaResult:
    area: SkillArea
    well: Sequence[SkillQuestion]
    help: Sequence[Would]


@dataclass(frozen=True)
class Result:
    level: Level
    areas: Sequence[AreaResult]

    @property
    def to_help(self) -> list[SkillArea]:
        """Areas in which something would help, in order."""
        return [each.area for each in self.areas if each.help]

    @property
    def words(self) -> list[str]:
        """What finds their workshops in the agenda."""
        return list(dict.fromkeys(area.search for area in self.to_help if area.search))

    @property
    def sentence(self) -> str | Promise:
        return self.level.label


def areas() -> list[SkillArea]:
    """Those with active questions, in order, each with its questions at ``area.asked``. Two queries."""
    active = SkillQuestion.objects.filter(active=True).order_by("position", "pk")
    rows = SkillArea.objects.prefetch_related(Prefetch("questions", queryset=active, to_attr="asked"))
    return [area for area in rows if area.asked]


def level_of(answers: Sequence[Answer]) -> Level:
    """HIGH from three quarters of what the answered questions can be worth, MEDIUM from two fifths. Not for none."""
    share = sum(WORTH[answer] for answer in answers) / (WORTH[Answer.ALONE] * len(answers))
    if share >= HIGH_FROM:
        return Level.HIGH
    return Level.MEDIUM if share >= MEDIUM_FROM else Level.LOW


def result(*, asked: Sequence[SkillArea], answers: Mapping[int, Answer]) -> Result:
    """``asked`` as ``areas`` gives them; ``answers``: question → answer, at least one, none for what was left out."""
    found = []
    for area in asked:
        said = [(question, answers[question.pk]) for question in area.asked if question.pk in answers]  # type: ignore[attr-defined]
        if said:
            well = [question for question, answer in said if answer is Answer.ALONE]
            found.append(AreaResult(area, well, [Would(*each) for each in said if each[1] is not Answer.ALONE]))
    return Result(level_of(list(answers.values())), found)


def new_key() -> str:
    """What makes a form count once: random, and signed so that only forms of ours count."""
    return signing.dumps(uuid.uuid4().hex, salt=SALT)


def count(*, key: str, level: Level) -> bool:
    """Count that a check was made, under today, the first time ``key`` comes; False for a repetition (B3).

    A key that was not made here, or more than a day ago, counts nothing.
    """
    try:
        submission = uuid.UUID(str(signing.loads(key, salt=SALT, max_age=VALID)))
    except (signing.BadSignature, ValueError):
        return False
    with transaction.atomic(durable=True):
        if not recording.once(submission):
            return False
        recording.count(measure=Measure.SKILLS, day=clock.today(), item=level.value)
    return True


def save_area(*, area: SkillArea, questions: Iterable[SkillQuestion]) -> SkillArea:
    """Add ``area`` or what was changed in it, and those of its questions that are new or changed."""
    with transaction.atomic(durable=True):
        with trail.saving(area):
            area.full_clean()
            area.save()
        for question in questions:
            question.area = area
            with trail.saving(question):
                question.full_clean()
                question.save()
    return area
