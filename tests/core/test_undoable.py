"""A note is read once, in time, by whom it was given to, for what it was given."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from cdm.core import undoable
from cdm.core.refused import Refused

ADA, BOB = 1, 2


def test_a_note_is_read_once():
    key = undoable.remember("door", {"came": 2}, user_id=ADA)
    assert undoable.recall("door", key, user_id=ADA) == {"came": 2}
    with pytest.raises(Refused):
        undoable.recall("door", key, user_id=ADA)


@pytest.mark.parametrize(("kind", "user_id"), [("door", BOB), ("door", None), ("planning", ADA)])
def test_nobody_else_reads_it_nor_another_button_and_it_stays_for_its_owner(kind, user_id):
    key = undoable.remember("door", "a note", user_id=ADA)
    with pytest.raises(Refused):
        undoable.recall(kind, key, user_id=user_id)
    assert undoable.recall("door", key, user_id=ADA) == "a note"


def test_a_note_dies_by_itself(monkeypatch):
    monkeypatch.setattr(undoable, "UNDOABLE", dt.timedelta(seconds=1))
    monkeypatch.setattr(undoable, "GRACE", dt.timedelta())
    key = undoable.remember("door", "a note", user_id=ADA)
    time.sleep(1.1)
    with pytest.raises(Refused):
        undoable.recall("door", key, user_id=ADA)
