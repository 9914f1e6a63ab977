"""What the demo's people count with one tap: a counsellor's morning, reception's calls, a truck on a market square.

The others have none, and see what is proposed to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cdm.accounts.models import User
from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from cdm.demo.accounts import FIRST, SECOND
from cdm.home.models import Preset

AMINA, JOKE, DESK = "amina@actiris.example", "joke@vdab.example", "accueil@centre.example"
TRUCK = "FORM"  # the special audience of the Formtruck
# Of whom, for which partner, how it is called ("": what it counts), then what it counts.
ROWS: tuple[tuple[str, str, str, Service, Channel, Context, Theme | None, Language, list[str]], ...] = (
    (AMINA, FIRST, "", Service.IC, Channel.FACE, Context.STD, Theme.WORK, Language.FR, []),
    (AMINA, FIRST, "", Service.IC, Channel.PHONE, Context.STD, Theme.WORK, Language.FR, []),
    (AMINA, FIRST, "Mails du matin", Service.IC, Channel.EMAIL, Context.STD, Theme.GUIDE, Language.FR, []),
    (AMINA, FIRST, "", Service.IC, Channel.FACE, Context.AFTER_GROUP, Theme.GUIDE, Language.FR, []),
    (AMINA, FIRST, "Formtruck", Service.OUT, Channel.FACE, Context.STD, Theme.LEARN, Language.FR, [TRUCK]),
    (JOKE, SECOND, "", Service.IC, Channel.FACE, Context.STD, Theme.LEARN, Language.NL, []),
    (JOKE, SECOND, "", Service.IC, Channel.VIDEO, Context.STD, Theme.LEARN, Language.NL, []),
    (JOKE, SECOND, "Mails van de ochtend", Service.IC, Channel.EMAIL, Context.STD, Theme.WORK, Language.NL, []),
    (DESK, "", "", Service.IC, Channel.PHONE, Context.STD, None, Language.FR, []),
    (DESK, "", "", Service.IC, Channel.PHONE, Context.STD, None, Language.NL, []),
    (DESK, "", "", Service.IC, Channel.EMAIL, Context.STD, None, Language.FR, []),
)


def _presets() -> Iterator[Preset]:
    users = {user.email: user for user in User.objects.filter(email__in={row[0] for row in ROWS})}
    for position, (email, partner, name, service, channel, context, theme, language, reached) in enumerate(
        ROWS, start=1
    ):
        if email in users:
            yield Preset(
                user=users[email],
                name=name,
                position=position,
                service=service,
                channel=channel,
                context=context,
                theme=theme or "",
                language=language,
                partner=partner,
                audiences=reached,
            )


def load(say: Callable[[str], None]) -> None:
    if Preset.objects.exists():
        return
    made = Preset.objects.bulk_create(_presets())
    say(f"{len(made)} presets of three people")
