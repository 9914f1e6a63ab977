"""Writing what is offered: audiences, activities with their hosts, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from activities.models import Activity, Audience, Picture
from cdm.core.vocabulary import Theme
from cdm.demo.groups import drawings, words
from cdm.demo.groups.words import Offered
from partners.models import Partner, Programme


def write(offered: Mapping[str, Offered]) -> dict[str, Activity]:
    """Every activity by its key. Needs the demo's partners and programmes."""
    made = _activities(offered)
    _audiences(offered, made)
    _co_hosts(offered, made)
    _pictures(offered, made)
    return made


def _activities(offered: Mapping[str, Offered]) -> dict[str, Activity]:
    partners = {partner.code: partner for partner in Partner.objects.all()}
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    rows = [
        Activity(
            kind=each.kind,
            state=each.state,
            themes=each.themes,
            languages=each.languages,
            lead=partners[each.lead],
            programme=programmes.get(each.programme),
            **each.words,
        )
        for each in offered.values()
    ]
    return dict(zip(offered, Activity.objects.bulk_create(rows), strict=True))


def _audiences(offered: Mapping[str, Offered], made: Mapping[str, Activity]) -> None:
    held = {}
    for place, (code, label) in enumerate(words.audiences().items(), start=1):
        held[code], _new = Audience.objects.get_or_create(
            code=code, defaults={"label_fr": label["fr"], "label_nl": label["nl"], "position": 10 * place}
        )
    link: Any = Activity.audiences.through
    link.objects.bulk_create(
        link(activity=made[key], audience=held[code]) for key, each in offered.items() for code in each.audiences
    )


def _co_hosts(offered: Mapping[str, Offered], made: Mapping[str, Activity]) -> None:
    partners = {partner.code: partner for partner in Partner.objects.all()}
    link: Any = Activity.co_hosts.through
    link.objects.bulk_create(
        link(activity=made[key], partner=partners[code]) for key, each in offered.items() for code in each.co_hosts
    )


def _pictures(offered: Mapping[str, Offered], made: Mapping[str, Activity]) -> None:
    rows = []
    for key, each in offered.items():
        if each.picture:
            drawn = drawings.draw(each.picture, Theme(each.themes[0]).slug)
            rows.append(
                Picture(
                    activity=made[key],
                    image=drawn.image,
                    digest=drawn.digest,
                    width=drawn.width,
                    height=drawn.height,
                    alt_fr=each.alt["fr"],
                    alt_nl=each.alt["nl"],
                )
            )
    Picture.objects.bulk_create(rows)
