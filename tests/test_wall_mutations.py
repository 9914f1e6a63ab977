"""Every stone of the wall taken out, one at a time: the table, or a probe, must notice each (P4).

The stones are found, not listed: the policy of each view, and each function of ours that judges by a member's roles,
partners or number. A new one that no row notices fails here until a row, or a probe, has something that it keeps.
"""

from __future__ import annotations

import re

import pytest

from cdm.core.vocabulary import Role
from tests.wall import IN, LOGIN, PERSONAE, checking, judging, probing, urlconf
from tests.wall.asking import undone

TABLE = checking.table()
URLS = {url.key: url.pattern for url in urlconf.walk()}
POLICED = sorted(key for key in TABLE if getattr(getattr(URLS.get(key), "callback", None), "policy", None) and
                 TABLE[key].answers["anonymous"] == LOGIN)  # fmt: skip
JUDGES = judging.found()
BY_ROLE = {role: name for name, (role, _partner) in reversed(PERSONAE.items()) if role}


# allauth's views, and what it wants the password again for, ask for a sign-in themselves, whatever stands before them.
ASKS_ITSELF = re.compile(r"account_|mfa_|partners:own_address$")
WAYS = (checking.GET, checking.POST)
STRANGERS = judging.WITNESSES[:2]  # one of each role, who are asked for first


def missed(key, world, browsers, persona):
    """Whether the row of ``key`` says that something is wrong; a page that breaks says so too."""
    try:
        with undone():
            return any(checking.problems(key, TABLE[key], world, browsers, [persona], WAYS))
    except Exception:  # noqa: BLE001 - of a view that met somebody it was never made for
        return True


@pytest.mark.parametrize("key", POLICED)
def test_a_policy_is_missed(world, browsers, monkeypatch, key):
    """Without it, who is not signed in comes in; with one role more, whoever has that.

    That nothing is missed as long as all of them stand is what tests/test_wall.py holds.

    Where a judge behind the policy refuses that role too, both are taken out: the judge alone has a test of its own.
    """
    view = URLS[key].callback
    roles = view.policy.roles
    for role in sorted(set(Role) - roles if roles else ()):
        persona = BY_ROLE[role]
        monkeypatch.setitem(vars(view.policy), "roles", roles | {role})
        if not missed(key, world, browsers, persona):
            with monkeypatch.context() as patch:
                calls = [judging.bribe(judge, patch) for judge in JUDGES.values()]
                assert missed(key, world, browsers, persona), f"nobody notices that {key} lets in {role}"
                assert any(calls), key
        monkeypatch.setitem(vars(view.policy), "roles", roles)
    if not ASKS_ITSELF.match(key):
        monkeypatch.setattr(URLS[key], "callback", view.__wrapped__)
        assert missed(key, world, browsers, "anonymous")


ELSEWISE = (judging.BEHIND.keys(), probing.PROBES.keys())


@pytest.mark.parametrize("name", sorted(JUDGES.keys() - set().union(*ELSEWISE)))
def test_a_judge_is_missed(world, browsers, monkeypatch, name):
    """``name`` lets everything through: at least one row says so."""
    calls = judging.bribe(JUDGES[name], monkeypatch)
    for key in judging.likely(name, TABLE):
        calls.clear()
        hidden = IN not in map(TABLE[key].answers.get, STRANGERS)
        for persona in judging.WITNESSES:
            with undone():  # what a row makes is not there for the next
                if next(checking.problems(key, TABLE[key], world, browsers, [persona], WAYS), ""):
                    return
            if not calls and not hidden and persona == STRANGERS[-1]:
                break  # a page that did not ask it for a partner's people asks it for none
    pytest.fail(
        f"Whatever {name} says, all rows stay content. Give the row of a page that asks it something of the rival "
        "partner to keep: in populate(), or by own()."
    )


def answered(browsers, persona, address, method, row):
    """A page that breaks, of somebody it was never made for, has answered too."""
    try:
        return browsers.ask(persona, address, method=method, data=row.post if method == "POST" else {})
    except Exception as broken:  # noqa: BLE001
        return repr(broken)


@pytest.mark.parametrize("name", sorted(judging.BEHIND))
def test_a_judge_behind_others_is_missed_without_them(world, browsers, monkeypatch, name):
    """Every role may come in and all other judges let everything through: this one alone still makes a difference."""
    for key in POLICED:
        monkeypatch.setitem(vars(URLS[key].callback.policy), "roles", frozenset(Role))
    for other in JUDGES.keys() - {name}:
        judging.bribe(JUDGES[other], monkeypatch)
    row = TABLE[judging.BEHIND[name]]
    address = checking.addresses(judging.BEHIND[name], row, row.make(world))["fr"]
    for method in ("GET", "POST"):
        with monkeypatch.context() as patch:
            calls = judging.bribe(JUDGES[name], patch)
            bribed = answered(browsers, "coordinator_b", address, method, row)
        judged = answered(browsers, "coordinator_b", address, method, row)
        assert judged == answered(browsers, "coordinator_b", address, method, row), "chance tells them apart"
        if calls and judged != bribed:
            return
    pytest.fail(f"Nobody notices whether {name} judges")


@pytest.mark.parametrize("name", sorted(probing.PROBES))
def test_a_judge_is_missed_by_its_own_question(world, monkeypatch, name):
    probe = probing.PROBES[name]
    kept = probe.make(world)
    assert kept()
    calls = judging.bribe(JUDGES[name], monkeypatch, number=probe.number)
    assert not kept()
    assert calls


def test_judges_missed_elsewise_are_there_once():
    named = [name for names in ELSEWISE for name in names]
    assert len(named) == len(set(named))
    assert set(named) <= JUDGES.keys()
    assert judging.AT.keys() <= JUDGES.keys() - set(named)
    assert set(judging.AT.values()) <= TABLE.keys()


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


@pytest.mark.parametrize(
    ("code", "judges"),
    [
        ("if kept[0] != user_id:", True),
        ("return row.user_id == by.user_id", True),
        ("own = key.user_id == request.member.user_id", True),
        ("rows.filter(\n    user_id=member.user_id,\n)", True),
        ("rows.exclude(given_by=user_id)", True),
        ("member.has(Role.MANAGER)", True),
        ("undoable.remember(NOTE, was, user_id=request.member.user_id)", False),
        ("undoable.recall(NOTE, key, user_id=user_id)", False),
        ("Preset(user_id=member.user_id)", False),
    ],
)
def test_a_check_is_told_from_a_word_passed_on(code, judges):
    assert bool(judging.JUDGES.search(code)) is judges
