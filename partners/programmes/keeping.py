"""What a programme is: kept by managers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from partners.models import Partner, Programme

SAID = {
    "programme_in_order": Refused(_("The last day comes after the first."), field="ends"),
    "partners_programme_code_key": Refused(_("Another programme has this code."), field="code"),
}


def save(*, programme: Programme, partners: Iterable[Partner]) -> Programme:
    """Keep a programme, new or changed, and who carries it. Raises Refused with the field.

    A partner that no longer carries it keeps what it did in the figures, and no longer reads of it.
    """
    with transaction.atomic(durable=True), refusing(SAID):
        carried = {partner.pk for partner in partners}
        before = set(programme.partners.values_list("pk", flat=True)) if programme.pk else set()
        with trail.saving(programme):
            programme.save()
        if carried != before:
            programme.partners.set(carried)
            trail.record(Verb.CHANGED, programme, fields=["partners"])
    return programme
