"""The demo's meetings and what its partners share: in both languages, of every state, loaded once."""

from __future__ import annotations

import pytest

from cdm.core import clock
from cdm.demo import data_accounts, data_meetings, data_professionals
from partners.meetings import files
from partners.models import MeetingDecision, MeetingDocument, PartnerMeeting, Resource


@pytest.fixture
def loaded(db):
    for module in (data_accounts, data_meetings, data_professionals, data_meetings, data_professionals):
        module.load(lambda text: None)


def test_the_meetings_show_every_state(loaded):
    assert PartnerMeeting.objects.count() == len(data_meetings.MEETINGS)
    assert PartnerMeeting.objects.past().filter(came__gt=0, announced__isnull=False).count() == 2
    assert PartnerMeeting.objects.coming().filter(announced=None).count() == 1
    assert PartnerMeeting.objects.coming().filter(cancelled=True, announced__isnull=False).count() == 1
    assert MeetingDecision.objects.open().filter(due__lt=clock.today()).exists(), "one is late"
    assert MeetingDecision.objects.exclude(done=None).exists()
    for meeting in PartnerMeeting.objects.all():
        assert meeting.title_fr != meeting.title_nl
        assert len(meeting.agenda_fr.splitlines()) == len(meeting.agenda_nl.splitlines())


def test_the_papers_could_have_been_added_by_hand(loaded):
    papers = MeetingDocument.objects.all()
    assert len(papers) == 4
    assert {files.look(bytes(paper.content)).extension for paper in papers} == {"pdf"}


def test_what_is_shared_is_of_every_kind_and_state(loaded):
    rows = Resource.objects.all()
    assert len(rows) == len(data_professionals.SHARED) + 1
    assert {row.kind for row in rows} == set(Resource.Kind.values)
    assert {row.state for row in rows} == {"approved", "proposed", "declined"}
    (change,) = [row for row in rows if row.replaces_id]
    assert change.state == "proposed"
    assert change.replaces.description_fr != change.description_fr
    for row in rows:
        assert row.title_fr != row.title_nl
        assert row.description_fr != row.description_nl
        assert ".example/" in row.url_fr
