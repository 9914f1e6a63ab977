"""Papers of a meeting: what may be added is read in the file itself, and leaves as a file only."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cdm.core.refused import Refused
from partners.meetings import documents, files
from partners.models import MeetingDocument
from tests.partners.meetings import BAD, GOOD, PDF, archive, meeting


def added(held, *, name="rapport.pdf", content=PDF, **more):
    words = {"title": "", "language": ""} | more
    return documents.add(meeting=held, name=name, content=content, **words)


@pytest.mark.parametrize("ending", GOOD)
def test_what_may_be_added_is_known_by_its_content(ending):
    assert files.look(GOOD[ending]).extension == ending


@pytest.mark.parametrize("what", BAD)
def test_anything_else_is_refused(what):
    with pytest.raises(Refused):
        files.look(BAD[what])


def test_an_archive_that_would_unpack_to_a_gigabyte_is_only_looked_at():
    bomb = archive(("mimetype", b"\0" * 50_000_000))
    assert len(bomb) < files.LARGEST
    with pytest.raises(Refused):
        files.look(bomb)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("rapport.pdf", "rapport.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\ordre du jour.docx", "ordre du jour.pdf"),
        ("facture.pdf.exe", "facture.pdf.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie- x=1.pdf"),
        ("cod\u202efdp.exe", "cod fdp.pdf"),
        ("été “x” <b>.pdf", "été “x” -b.pdf"),
        ("...", "Document.pdf"),
        ("???", "document.pdf"),
        ("é" * 300 + ".pdf", "é" * 80 + ".pdf"),
    ],
)
def test_names_are_harmless_and_end_as_what_it_is(name, kept):
    assert files.safe_name(name, files.PDF) == kept


def test_a_document_leaves_as_a_file_and_nothing_else(as_, manager, counsellor_b):
    held, client = meeting(), as_(manager)
    address = reverse("partners:meeting_document_add", args=[held.pk])
    sent = {"file": SimpleUploadedFile("été.html", PDF, "text/html"), "title": "", "language": "fr"}
    assert client.post(address, sent).url == reverse("partners:meeting", args=[held.pk])
    kept = MeetingDocument.objects.get()
    assert (kept.title, kept.filename, kept.media_type, kept.size) == ("été", "été.pdf", "application/pdf", len(PDF))
    answer = as_(counsellor_b).get(reverse("partners:meeting_document", args=[kept.pk]))
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_what_is_refused_is_said_beside_the_field(as_, manager):
    held, client = meeting(), as_(manager)
    address = reverse("partners:meeting_document_add", args=[held.pk])
    large = PDF + b" " * files.LARGEST
    for name, content in (("x.pdf", BAD["a page"]), ("x.pdf", large), ("x.pdf", b"")):
        answer = client.post(address, {"file": SimpleUploadedFile(name, content), "title": "T", "language": ""})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["file"]
    assert client.post(address, {"title": "T"}).status_code == 422
    assert not MeetingDocument.objects.exists()


def test_the_papers_of_a_draft_are_the_managers(as_, manager, coordinator_a):
    paper = added(meeting(announced=False))
    address = reverse("partners:meeting_document", args=[paper.pk])
    assert as_(manager).get(address).status_code == 200
    assert as_(coordinator_a).get(address).status_code == 404


def test_a_document_is_taken_out_after_a_question(as_, manager):
    paper = added(meeting())
    address = reverse("partners:meeting_document_remove", args=[paper.pk])
    assert "rapport.pdf" in as_(manager).get(address).text
    assert MeetingDocument.objects.exists()
    as_(manager).post(address)
    assert not MeetingDocument.objects.exists()
    with pytest.raises(Refused):
        documents.remove(document=paper)


def test_a_meeting_has_twenty_documents_at_most(db, monkeypatch):
    monkeypatch.setattr(documents, "MOST", 2)
    held = meeting()
    added(held)
    added(held)
    with pytest.raises(Refused):
        added(held)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_reads_no_file_and_asks_the_same_number_of_questions(as_, counsellor_a, rows, django_assert_num_queries):
    held = meeting()
    for _number in range(rows):
        added(held)
    client, address = as_(counsellor_a), reverse("partners:meeting", args=[held.pk])
    client.get(address)
    with django_assert_num_queries(SHOWN) as asked:
        assert len(client.get(address).context["documents"]) == rows
    assert not [query for query in asked.captured_queries if '"content"' in query["sql"]]


SHOWN = 6
