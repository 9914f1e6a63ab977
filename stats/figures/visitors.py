"""Profiles: shares of the answers known, each with its n."""

from __future__ import annotations

from collections.abc import Callable, Collection

from stats import seed
from stats.figures.registry import Facts, Found, figure

Codes = Callable[[Facts], Collection[str]]

SHARES: dict[str, tuple[str, Codes]] = {
    "pr_women": ("sex", lambda facts: ("F",)),
    "pr_men": ("sex", lambda facts: ("M",)),
    "pr_age_25_29": ("age5", lambda facts: ("25-29",)),
    "pr_age_30_39": ("age5", lambda facts: facts.groups.get(("age5", seed.THIRTIES), ())),
    "pr_region": ("municipality", lambda facts: facts.groups.get(("municipality", seed.REGION), ())),
    "pr_jobseekers": ("status", lambda facts: facts.groups.get(("status", seed.JOB_SEEKERS), ())),
    "pr_own_initiative": ("referral", lambda facts: ("OWN",)),
    "pr_first_visit": ("first_visit", lambda facts: ("yes",)),
}


def _share(question: str, codes: Codes) -> Callable[[Facts], Found | None]:
    def compute(facts: Facts) -> Found | None:
        share = facts.answers.share(question, codes(facts))
        return None if share is None else Found(share, facts.answers.known(question))

    return compute


for _code, (_question, _codes) in SHARES.items():
    figure(_code, "percent", "rounded_pct", decimals=1)(_share(_question, _codes))


@figure("n_profile", "responses", "not_printed")
def responses(facts: Facts) -> Found | None:
    return Found(facts.answers.n) if facts.answers.n else None
