import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from cdm.core import clock
from cdm.outbox import quiet

instants = st.integers(1_577_836_800, 2_082_758_400).map(lambda s: dt.datetime.fromtimestamp(s, dt.UTC))  # 2020 to 2035
SPRING, AUTUMN = dt.datetime(2027, 3, 28, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, tzinfo=dt.UTC)


@given(instants)
@example(SPRING.replace(hour=1))  # 03:00 summer time, the first instant after the gap
@example(SPRING.replace(hour=0, minute=59, second=59))  # 01:59:59, the last before it
@example(AUTUMN.replace(hour=0))  # 02:00 for the first time
@example(AUTUMN.replace(hour=1))  # 02:00 for the second
@example(AUTUMN.replace(hour=2, minute=59))  # 03:59
@example(AUTUMN.replace(hour=3))  # 04:00
def test_scheduled_moments_are_never_quiet_never_later_and_moved_as_little_as_can_be(moment):
    moved = quiet.clear_of(moment)
    local = clock.local(moved)
    assert not quiet.BEGIN <= local.time() < quiet.END
    assert moved.tzinfo is dt.UTC
    if quiet.BEGIN <= clock.local(moment).time() < quiet.END:
        assert local.time() == quiet.BEFORE
        assert local.date() == clock.local(moment).date()
        assert dt.timedelta() < moment - moved <= dt.timedelta(hours=3, minutes=5)
    else:
        assert moved == moment


@given(st.dates(dt.date(2020, 1, 1), dt.date(2036, 1, 1)))
def test_the_moment_before_comes_once_in_every_night(day):
    assert clock.exists(day, quiet.BEFORE)
    naive = dt.datetime.combine(day, quiet.BEFORE)
    first, second = (naive.replace(tzinfo=clock.BRUSSELS, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    assert first == second
