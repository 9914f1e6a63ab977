"""Writing a sheet: loading it is being allowed to, and nobody writes over what somebody else saved meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cdm.accounts.models import User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.access import Request
from cdm.core.integrity import refusing
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Role
from partners.directory import freshness
from partners.models import Membership, Partner, PartnerLink

LANGUAGES = ("fr", "nl")
TRANSLATED = ("name", "description", "website", "address")
LABELS = {
    "name_fr": _("Name in French"),
    "name_nl": _("Name in Dutch"),
    "description_fr": _("What it does for visitors, in French"),
    "description_nl": _("What it does for visitors, in Dutch"),
    "website_fr": _("Website in French"),
    "website_nl": _("Website in Dutch"),
    "address_fr": _("Address in French"),
    "address_nl": _("Address in Dutch"),
}
WORDS = tuple(f"{name}_{code}" for name in TRANSLATED for code in LANGUAGES)
OWN = ("email", "phone", "themes", "languages", "owner_id", "cadence", "first_circle", "active")
LINK = tuple(f"{name}_{code}" for name in ("label", "url") for code in LANGUAGES)
CODE_TWICE = Refused(_("Another partner has this code."), field="code")
MEANWHILE = Conflict(
    _("Somebody else saved this sheet while you were writing. Save again to keep what stands here instead of theirs.")
)


def partner_for(request: Request, code: str) -> Partner:
    """The partner whose sheet the person may write; 403 for others of the same partner, 404 for everybody else."""
    partner = Partner.objects.kept_by(request.member).select_related("owner").filter(code=code).first()
    if partner is not None:
        return partner
    if code in request.member.partners():
        raise PermissionDenied
    raise Http404


def may_settle(request: Request, partner: Partner) -> bool:
    """Whether they also say who keeps it and how often: coordinators and managers."""
    return request.member.has(Role.MANAGER) or partner.code in request.member.partners(Role.COORDINATOR)


def people(partner: Partner) -> QuerySet[User]:
    """Who can be asked to keep its sheet: those who work for it, by name; whoever keeps it now stays choosable."""
    serving = Membership.objects.serving().filter(partner=partner)
    return User.objects.filter(pk__in=[*serving.values_list("user", flat=True), partner.owner_id or 0]).order_by(
        "name", "pk"
    )


def version(partner: Partner, links: Iterable[PartnerLink]) -> str:
    """Tells what one reads from what is saved later; says nothing of either."""
    said: list[object] = [getattr(partner, name) or "" for name in (*WORDS, *OWN)]
    rows = sorted((link.position, link.pk, *(getattr(link, name) for name in LINK)) for link in links)
    return hashlib.sha256(repr((said, rows)).encode()).hexdigest()[:16]


def add(*, code: str, name_fr: str, name_nl: str, first_circle: bool) -> Partner:
    """A new partner, whose sheet says nothing yet. Raises Refused when another one has the code."""
    with transaction.atomic(durable=True), refusing({"partners_partner_code_key": CODE_TWICE}):
        words = {"name_fr": name_fr, "name_nl": name_nl}
        partner = Partner.objects.create(code=code, first_circle=first_circle, **words)
        trail.record(Verb.ADDED, partner, partner=code)
        return partner


def save(
    *,
    partner: Partner,
    fields: Iterable[str],
    links: Sequence[PartnerLink],
    dropped: Sequence[PartnerLink],
    seen: str,
    verify: bool,
) -> Partner:
    """Write ``fields`` of ``partner`` and its ``links`` in the order given; with ``verify`` it is right today.

    ``seen`` is the ``version`` its writer began with. Raises Conflict when somebody saved another one since.
    """
    with transaction.atomic(durable=True):
        now = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
        if version(now, now.links.all()) != seen:
            raise MEANWHILE
        changed = list(fields)
        if changed:
            partner.save(update_fields=changed)
        if _keep_links(partner, links, dropped):
            changed.append("links")
        if changed:
            trail.record(Verb.CHANGED, partner, partner=partner.code, fields=changed)
        return freshness.verified(partner) if verify else partner


def _keep_links(partner: Partner, links: Sequence[PartnerLink], dropped: Sequence[PartnerLink]) -> bool:
    """Whether anything of them changed."""
    was = [(link.pk, *(getattr(link, name) for name in LINK)) for link in partner.links.all()]
    PartnerLink.objects.filter(partner=partner, pk__in=[link.pk for link in dropped]).delete()
    for position, link in enumerate(links):
        link.partner, link.position = partner, position
        link.save()
    return was != [(link.pk, *(getattr(link, name) for name in LINK)) for link in links]


def missing(partner: Partner) -> list[Promise]:
    """What the sheet lacks, in words: what every sheet says, and texts of one language without the other."""
    found: list[Promise] = []
    for name in TRANSLATED:
        lacking = [f"{name}_{code}" for code in LANGUAGES if not getattr(partner, f"{name}_{code}")]
        if len(lacking) < len(LANGUAGES) or name == "description":
            found += [LABELS[each] for each in lacking]
    if not partner.themes:
        found.append(_("Themes"))
    if not partner.languages:
        found.append(_("Languages"))
    if not (partner.email or partner.phone):
        found.append(_("An e-mail address or a phone number"))
    return found


def with_keepers(partners: QuerySet[Partner]) -> QuerySet[Partner]:
    """Each with ``coordinators``, who is asked where nobody keeps the sheet. Two queries, however many."""
    held = Membership.objects.serving().order_by("pk")
    return partners.select_related("owner").prefetch_related(Prefetch("memberships", held, to_attr="serving"))
