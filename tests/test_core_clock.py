import datetime as dt

from cdm.core import clock


def test_an_hour_skipped_in_spring_does_not_exist():
    assert not clock.exists(dt.date(2027, 3, 28), dt.time(2, 30))
    assert clock.exists(dt.date(2027, 3, 28), dt.time(3, 0))
