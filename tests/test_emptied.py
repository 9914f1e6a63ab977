"""What a test committed is gone for the next one, and what was planted is there again."""

from __future__ import annotations

import pytest
from django.test import TransactionTestCase

from cdm.audit import trail
from cdm.audit.models import AuditEvent, Verb
from partners.models import Partner
from stats.models import Term
from tests import emptied, personae

pytestmark = pytest.mark.django_db(transaction=True)


def end_of_a_test() -> None:
    emptied.teardown(TransactionTestCase())


def test_nothing_that_was_committed_stays():
    """Not even the journal, which refuses to be changed by anybody else."""
    trail.record(Verb.ADDED, personae.partner("alpha", "Alpha", "Alpha"), partner="alpha")
    assert AuditEvent.objects.exists()
    end_of_a_test()
    assert not AuditEvent.objects.exists()
    assert not Partner.objects.exists()


def test_what_was_planted_is_planted_again():
    before = Term.objects.count()
    Term.objects.first().delete()
    end_of_a_test()
    assert Term.objects.count() == before
    assert emptied.planted.untouched()
