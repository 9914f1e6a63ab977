"""The people of the tests: two rival partners, and the centre's own staff.

Plain functions (``partner``, ``person``, ``member``, ``sign_in``) build; fixtures name the usual ones:

    def test_a_rival_sees_nothing(as_, counsellor_b, appointment_of_a):
        assert as_(counsellor_b).get(appointment_of_a.url).status_code == 404

Names and addresses of staff carry their partner's marker (MARKER_A, MARKER_B); visitors that factories make for a
partner should carry it too (``marker(partner)``), so that a leak shows in a page as a word that has no business there.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cdm.accounts import second_factor
from cdm.accounts.models import User
from cdm.core.vocabulary import Role
from partners.models import Membership, Partner

MARKER_A = "Alphonsine"
MARKER_B = "Bartholomeus"
PASSWORD = "correct horse battery staple"


def partner(code: str, name_fr: str, name_nl: str, **fields: object) -> Partner:
    return Partner.objects.create(code=code, name_fr=name_fr, name_nl=name_nl, **fields)


def person(email: str, name: str, *, language: str = "fr", **fields: object) -> User:
    """An account with PASSWORD and no role."""
    return User.objects.create_user(email, PASSWORD, name=name, language=language, **fields)


def member(user: User, role: Role, of: Partner | None = None) -> User:
    Membership.objects.create(user=user, role=role, partner=of)
    return user


def marker(of: Partner) -> str:
    """The word that must never reach a page of the other partner."""
    return {"alpha": MARKER_A, "beta": MARKER_B}[of.code]


def sign_in(user: User | None) -> Client:
    """A browser of ``user`` who passed the second factor at sign-in; of the public when None."""
    client = Client()
    if user is not None:
        client.force_login(user)
        session = client.session
        session[second_factor.SESSION_KEY] = True
        session.save()
    return client


@pytest.fixture
def as_() -> Callable[[User | None], Client]:
    """``as_(counsellor_a).get(…)``; ``as_(None)`` is the public."""
    return sign_in


@pytest.fixture
def partner_a(db: None) -> Partner:
    return partner("alpha", "Alpha Emploi", "Alpha Werk")


@pytest.fixture
def partner_b(db: None) -> Partner:
    return partner("beta", "Bêta Formation", "Beta Opleiding")


@pytest.fixture
def counsellor_a(partner_a: Partner) -> User:
    return member(person("counsellor.alphonsine@alpha.example", "Ada Alphonsine"), Role.COUNSELLOR, partner_a)


@pytest.fixture
def counsellor_a2(partner_a: Partner) -> User:
    return member(person("second.alphonsine@alpha.example", "Axel Alphonsine"), Role.COUNSELLOR, partner_a)


@pytest.fixture
def coordinator_a(partner_a: Partner) -> User:
    return member(person("coordinator.alphonsine@alpha.example", "Aline Alphonsine"), Role.COORDINATOR, partner_a)


@pytest.fixture
def counsellor_b(partner_b: Partner) -> User:
    user = person("counsellor.bartholomeus@beta.example", "Bram Bartholomeus", language="nl")
    return member(user, Role.COUNSELLOR, partner_b)


@pytest.fixture
def coordinator_b(partner_b: Partner) -> User:
    user = person("coordinator.bartholomeus@beta.example", "Britt Bartholomeus", language="nl")
    return member(user, Role.COORDINATOR, partner_b)


@pytest.fixture
def reception(db: None) -> User:
    return member(person("reception@centre.example", "Rita Reception"), Role.RECEPTION)


@pytest.fixture
def documentalist(db: None) -> User:
    return member(person("documentalist@centre.example", "Dora Documentalist"), Role.DOCUMENTALIST)


@pytest.fixture
def manager(db: None) -> User:
    return member(person("manager@centre.example", "Mona Manager"), Role.MANAGER)


@pytest.fixture
def nobody(db: None) -> User:
    """Signed in, without a role: a person who left."""
    return person("nobody@centre.example", "Nils Nobody")
