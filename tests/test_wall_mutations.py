"""Every stone of the wall taken out, one at a time: the table must notice each (P4).

The stones are found, not listed: the policy of each view, and each function of ours that judges by a member's roles or
partners. A new one that no row notices fails here until a row has something that it keeps.
"""

from __future__ import annotations

import pytest

from cdm.core.vocabulary import Role
from tests.wall import IN, LOGIN, PERSONAE, checking, growing, judging, urlconf

TABLE = checking.table()
URLS = {url.key: url.pattern for url in urlconf.walk()}
POLICED = sorted(key for key in TABLE if getattr(getattr(URLS.get(key), "callback", None), "policy", None) and
                 TABLE[key].answers["anonymous"] == LOGIN)  # fmt: skip
JUDGES = judging.found()
BY_ROLE = {role: name for name, (role, _partner) in reversed(PERSONAE.items()) if role}


# allauth's views ask for a sign-in themselves, whatever stands before them.
ASKS_ITSELF = ("account_", "mfa_")
WAYS = (checking.GET, checking.POST)


def missed(key, world, browsers, persona):
    """Whether the row of ``key`` says that something is wrong; a page that breaks says so too."""
    try:
        return any(checking.problems(key, TABLE[key], world, browsers, [persona], WAYS))
    except Exception:  # noqa: BLE001 - of a view that met somebody it was never made for
        return True


@pytest.mark.parametrize("key", POLICED)
def test_a_policy_is_missed(world, browsers, monkeypatch, key):
    """Without it, who is not signed in comes in; with one role more, whoever has that.

    Where a judge behind the policy refuses that role too, both are taken out: the judge alone has a test of its own.
    """
    view = URLS[key].callback
    roles = view.policy.roles
    assert not missed(key, world, browsers, "anonymous"), "nothing is missing yet"
    for role in sorted(set(Role) - roles if roles else ()):
        persona = BY_ROLE[role]
        assert not missed(key, world, browsers, persona), "nothing is missing yet"
        monkeypatch.setitem(vars(view.policy), "roles", roles | {role})
        if not missed(key, world, browsers, persona):
            with monkeypatch.context() as patch:
                calls = [judging.bribe(judge, patch) for judge in JUDGES.values()]
                assert missed(key, world, browsers, persona), f"nobody notices that {key} lets in {role}"
                assert any(calls), key
        monkeypatch.setitem(vars(view.policy), "roles", roles)
    if not key.startswith(ASKS_ITSELF):
        monkeypatch.setattr(URLS[key], "callback", view.__wrapped__)
        assert missed(key, world, browsers, "anonymous")


@pytest.mark.parametrize("name", sorted(JUDGES.keys() - judging.NOT_MISSED.keys()))
def test_a_judge_is_missed(world, browsers, monkeypatch, name):
    """``name`` lets everything through: at least one row says so."""
    calls = judging.bribe(JUDGES[name], monkeypatch)
    for key in judging.likely(name, TABLE):
        for persona in judging.WITNESSES:
            if next(checking.problems(key, TABLE[key], world, browsers, [persona], [checking.GET, checking.POST]), ""):
                return
            if not calls:
                break  # a page that did not ask it for this one asks it for none
            calls.clear()
    pytest.fail(
        f"Whatever {name} says, all rows stay content. Give the row of a page that asks it something of the rival "
        "partner to keep: in populate(), or by own()."
    )


OF_A = ("coordinator_a", "counsellor_a")
ENOUGH = 6  # pages that ask a judge


@pytest.mark.parametrize("name", sorted(name for name, why in judging.NOT_MISSED.items() if why == judging.GROWN))
def test_a_judge_is_missed_when_the_rival_grows(world, browsers, monkeypatch, name):
    """It lets everything through, and what A's people see is no longer theirs alone: it changes with what is B's."""
    calls, seen = judging.bribe(JUDGES[name], monkeypatch), {}
    for key in judging.likely(name, TABLE):
        inside = [persona for persona in OF_A if TABLE[key].answers[persona] == IN]
        if len(seen) >= ENOUGH or key in growing.SHARED or key not in URLS or not inside:
            continue
        address = checking.addresses(key, TABLE[key], TABLE[key].make(world))["fr"]
        for persona in inside:
            calls.clear()
            answer = browsers.ask(persona, address)
            if calls:
                seen[persona, address] = answer
    growing.grow(world)
    assert any(browsers.ask(*asked) != answer for asked, answer in seen.items()), list(seen)


def test_what_is_not_missed_is_there():
    assert judging.NOT_MISSED.keys() <= JUDGES.keys()


def test_stones_were_found():
    """The search finds what it is for: functions, methods of queries, of forms, whatever they call their member."""
    assert {
        "counselling.access.rights",
        "activities.access.readable",
        "partners.people.roles.may_grant",
        "partners.models.people.MembershipQuerySet.managed_by",
        "partners.forms.InviteForm.__init__",
        "stats.scope.of",
    } <= JUDGES.keys()
    assert len(POLICED) > 200
