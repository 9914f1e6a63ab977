"""What takes place around today in the demo: every mode, language, theme and state an agenda can show.

Days are told from today on, so that the demo is as full next year. ``calendar`` moves what falls on a closed day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

MON, TUE, WED, THU, FRI, SAT = range(6)
EVERY_SEAT = 0  # as many as the activity usually has


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Who registered: shares of the seats taken, people in line for the room (online, where there is no room).

    ``offered``: one of them has the place of somebody who cancelled. ``waits_together``: the first in line are three,
    and one seat is free. ``group``: a class with its teacher, in one registration.
    """

    onsite: float = 0.3
    online: float = 0.3
    line: int = 0
    offered: bool = False
    waits_together: bool = False
    group: int = 0


@dataclass(frozen=True, kw_only=True)
class Slot:
    """``when``: week (1 is the next one) and weekday; or the how-manieth open day after today.

    ``seats``, ``online``: None is any number; ``waiting``: None is any number, 0 no list. ``opens``, ``closes``: of the
    registration, in days from now. ``days``: meetings on as many days in a row. ``crowds``: one a date, then the last.
    """

    key: str
    when: tuple[int, int] | int
    at: str
    minutes: int = 0
    mode: str = "onsite"
    languages: tuple[str, ...] = ()
    seats: int | None = EVERY_SEAT
    online: int | None = None
    waiting: int | None = 10
    days: int = 1
    every: str = ""
    times: int = 1
    crowds: tuple[Crowd, ...] = (Crowd(),)
    state: str = "published"
    opens: int | None = None
    closes: int | None = None
    outside: bool = False
    place: tuple[str, str] = ("", "")


FEW = Crowd(onsite=0.2, online=0.15)
HALF = Crowd(onsite=0.5, online=0.45)
NEARLY = Crowd(onsite=0.9, online=0.9)
FULL = Crowd(onsite=1, online=1)
EMPTY = Crowd(onsite=0, online=0)

MARKET = "Place communale de Molenbeek, 1080 Molenbeek-Saint-Jean", "Gemeenteplein, 1080 Sint-Jans-Molenbeek"
FLAGEY = "Place Eugène Flagey, 1050 Ixelles", "Eugène Flageyplein, 1050 Elsene"
WORKSHOP = "Atelier du partenaire, adresse dans la confirmation", "Atelier van de partner, adres in de bevestiging"

SERIES = (
    Slot(
        key="cv",
        when=(1, TUE),
        at="09:30",
        every="week",
        times=8,
        waiting=8,
        crowds=(replace(FULL, line=6, offered=True), replace(FULL, line=2), NEARLY, HALF, HALF, FEW, FEW, EMPTY),
    ),
    Slot(
        key="idea",
        when=(2, TUE),
        at="13:30",
        every="month",
        times=3,
        mode="hybrid",
        online=40,
        crowds=(HALF, FEW, EMPTY),
    ),
    Slot(key="dutch", when=(1, TUE), at="13:30", every="week", times=6, crowds=(NEARLY, HALF, HALF, FEW)),
    Slot(key="computer", when=(1, THU), at="09:30", every="week", times=8, waiting=0, crowds=(FULL, FULL, HALF, FEW)),
    Slot(key="wednesday", when=(1, WED), at="13:30", every="week", times=6, seats=None, crowds=(HALF, FEW)),
    Slot(key="training", when=(1, MON), at="10:00", every="fortnight", times=4, mode="online", crowds=(HALF, FEW)),
)

EVENTS = (
    Slot(
        key="mobility",
        when=(5, THU),
        at="09:30",
        minutes=420,
        mode="hybrid",
        online=None,
        waiting=30,
        outside=True,
        crowds=(Crowd(onsite=0.85, online=1, group=12),),
    ),
    Slot(
        key="worldskills",
        when=(4, FRI),
        at="09:00",
        mode="hybrid",
        online=100,
        waiting=20,
        crowds=(Crowd(onsite=1, online=0.3, line=3, waits_together=True, group=18),),
    ),
    Slot(key="jobday", when=(3, THU), at="13:30", minutes=300, waiting=15, crowds=(NEARLY,)),
    Slot(key="formtruck", when=(2, WED), at="14:00", place=MARKET, crowds=(Crowd(onsite=0.4, group=22),)),
    Slot(key="formtruck", when=(4, SAT), at="10:00", place=FLAGEY, seats=None),
    Slot(
        key="exchange",
        when=(8, THU),
        at="09:00",
        mode="online",
        languages=("nl", "fr"),
        online=300,
        opens=9,
        crowds=(EMPTY,),
    ),
    Slot(key="futureme", when=(4, WED), at="13:30", place=WORKSHOP, waiting=6, crowds=(replace(FULL, line=4),)),
    Slot(key="futureme", when=(7, WED), at="13:30", place=WORKSHOP, crowds=(FEW,)),
)

COURSES = (
    Slot(key="skills", when=(3, MON), at="09:00", days=4, crowds=(NEARLY,)),
    Slot(key="skills", when=(8, MON), at="09:00", days=4, opens=6, crowds=(EMPTY,)),
    Slot(key="uppercut", when=(6, MON), at="09:00", days=10, opens=12, crowds=(EMPTY,)),
)

GUIDE = (
    Slot(key="tour", when=2, at="10:00", languages=("nl",), crowds=(HALF,)),
    Slot(key="tour", when=(2, MON), at="14:00", languages=("fr",), crowds=(Crowd(onsite=0.2, group=9),)),
    Slot(key="tour", when=(5, WED), at="10:00", languages=("nl",), crowds=(FEW,)),
    Slot(key="direction", when=(1, MON), at="09:00", crowds=(NEARLY,)),
    Slot(key="direction", when=(4, MON), at="13:30", crowds=(FEW,)),
    Slot(key="direction", when=(9, MON), at="13:30", state="draft", crowds=(EMPTY,)),
    Slot(key="become", when=(2, THU), at="13:30", waiting=0, crowds=(FULL,)),
    Slot(key="become", when=(5, MON), at="13:30", crowds=(FEW,)),
    Slot(key="studies", when=(3, WED), at="18:00", mode="hybrid", online=200, outside=True, crowds=(HALF,)),
    Slot(key="parents", when=(2, TUE), at="19:00", outside=True, crowds=(HALF,)),
    Slot(key="euroguidance", when=(1, WED), at="14:00", mode="online", online=40, closes=-1, crowds=(HALF,)),
    Slot(key="euroguidance", when=(6, THU), at="10:00", mode="online", online=40, crowds=(FEW,)),
)

LEARN = (
    Slot(key="vdab", when=1, at="14:00", mode="online", crowds=(HALF,)),
    Slot(key="vdab", when=(4, THU), at="14:00", mode="online", crowds=(FEW,)),
    Slot(key="vdab", when=(7, FRI), at="10:00", crowds=(FEW,)),
    Slot(key="adults", when=(2, THU), at="17:00", languages=("fr",), crowds=(HALF,)),
    Slot(key="adults", when=(6, THU), at="17:00", languages=("nl",), crowds=(FEW,)),
    Slot(key="recognition", when=(2, FRI), at="09:30", mode="hybrid", languages=("fr",), online=30, crowds=(HALF,)),
    Slot(key="recognition", when=(5, FRI), at="10:00", mode="online", languages=("nl",), crowds=(FEW,)),
    Slot(key="smartphone", when=(1, MON), at="13:30", crowds=(NEARLY,)),
    Slot(key="smartphone", when=(3, MON), at="13:30", crowds=(FEW,)),
)

WORK = (
    Slot(key="cvnl", when=(2, WED), at="09:00", crowds=(NEARLY,)),
    Slot(key="cvnl", when=(3, WED), at="09:00", state="cancelled", crowds=(HALF,)),
    Slot(key="cvnl", when=(5, WED), at="09:00", crowds=(FEW,)),
    Slot(key="cvnl", when=(9, WED), at="09:00", state="draft", crowds=(EMPTY,)),
    Slot(key="cven", when=(2, THU), at="10:00", mode="online", online=15, crowds=(NEARLY,)),
    Slot(key="cven", when=(6, WED), at="10:00", crowds=(FEW,)),
    Slot(key="interview", when=(1, THU), at="13:30", waiting=4, crowds=(replace(FULL, line=4),)),
    Slot(key="interview", when=(4, THU), at="09:00", crowds=(FEW,)),
    Slot(key="apply", when=(3, FRI), at="09:00", crowds=(HALF,)),
    Slot(key="apply", when=(7, TUE), at="13:30", opens=15, crowds=(EMPTY,)),
    Slot(key="linkedin", when=1, at="10:00", mode="online", online=20, crowds=(replace(FULL, line=3),)),
    Slot(key="linkedin", when=(5, MON), at="14:00", mode="online", online=20, crowds=(FEW,)),
    Slot(key="touch", when=(1, WED), at="10:00", crowds=(HALF,)),
    Slot(key="touch", when=(4, TUE), at="13:30", crowds=(FEW,)),
    Slot(key="touchnl", when=(3, TUE), at="09:30", crowds=(HALF,)),
    Slot(key="handicap", when=(4, TUE), at="13:30", mode="hybrid", online=30, crowds=(NEARLY,)),
    Slot(key="teams", when=(6, FRI), at="10:00", mode="online", state="draft", crowds=(EMPTY,)),
)

START_AND_MOVE = (
    Slot(key="startnl", when=(1, FRI), at="09:00", crowds=(NEARLY,)),
    Slot(key="startnl", when=(6, MON), at="13:30", state="cancelled", crowds=(FEW,)),
    Slot(key="starten", when=(3, WED), at="17:30", mode="online", crowds=(HALF,)),
    Slot(key="flanders", when=(2, TUE), at="10:00", mode="hybrid", languages=("nl",), online=50, crowds=(HALF,)),
    Slot(key="flanders", when=(6, TUE), at="13:30", mode="online", languages=("fr",), crowds=(FEW,)),
    Slot(key="europe", when=(1, THU), at="16:00", mode="online", languages=("en",), online=50, crowds=(HALF,)),
    Slot(key="europe", when=(7, THU), at="16:00", mode="online", languages=("fr",), online=50, crowds=(FEW,)),
)

COMING = (*SERIES, *EVENTS, *COURSES, *GUIDE, *LEARN, *WORK, *START_AND_MOVE)

# Of today, or of the next day the centre is open; ``when`` does not count.
TODAY = (
    Slot(key="cv", when=0, at="09:30", crowds=(replace(FULL, line=2),)),
    Slot(key="tour", when=0, at="11:00", languages=("nl",), crowds=(Crowd(onsite=0.3, group=8),)),
    Slot(key="interview", when=0, at="13:30", minutes=150, crowds=(NEARLY,)),
    Slot(key="linkedin", when=0, at="14:00", mode="online", online=20, crowds=(HALF,)),
    Slot(key="apply", when=0, at="13:30", minutes=150, crowds=(HALF,)),
    Slot(key="studies", when=0, at="18:00", mode="hybrid", online=200, outside=True, crowds=(HALF,)),
)

# Two or three each of the last days, the day before first; what ``NOT_CLOSED`` names nobody has counted yet.
PAST = (
    (
        Slot(key="become", when=0, at="09:30", crowds=(NEARLY,)),
        Slot(key="training", when=0, at="14:00", mode="online", crowds=(HALF,)),
    ),
    (
        Slot(key="smartphone", when=0, at="13:30", crowds=(FULL,)),
        Slot(key="interview", when=0, at="09:00", crowds=(NEARLY,)),
        Slot(key="vdab", when=0, at="10:00", mode="online", crowds=(HALF,)),
    ),
    (
        Slot(key="cv", when=0, at="09:30", crowds=(FULL,)),
        Slot(key="recognition", when=0, at="13:30", mode="hybrid", languages=("nl",), online=30, crowds=(HALF,)),
    ),
    (
        Slot(key="cvnl", when=0, at="09:00", crowds=(HALF,)),
        Slot(key="starten", when=0, at="17:30", mode="online", crowds=(HALF,)),
    ),
    (
        Slot(key="touch", when=0, at="13:30", crowds=(HALF,)),
        Slot(key="direction", when=0, at="09:00", minutes=150, crowds=(NEARLY,)),
    ),
)
NOT_CLOSED = frozenset({(0, "become"), (1, "interview"), (2, "recognition"), (3, "starten")})
