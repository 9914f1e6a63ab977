"""Who came, as far as visitors agreed to say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stats.measures.definitions import Definition, in_unit, share

ANSWERS = _("answers")
_answers = in_unit(ANSWERS, apart=True, never=("contacts",))

DEFINITIONS = (
    Definition(
        "n_profile",
        _("Visitors who agreed to answer"),
        ANSWERS,
        _("Voluntary, anonymous answers after an interview. A sample of visitors, always told with its n."),
        apart=True,
        never=("contacts",),
    ),
    _answers(
        "by_answer",
        _("Answers known"),
        _("Out of the n who answered this question; who preferred not to say is as little known as who was not asked."),
    ),
    Definition(
        "group_answers",
        _("Answers at group activities"),
        ANSWERS,
        _("Hands counted in a room, question by question: each question has its own n, and nothing can be crossed."),
        apart=True,
        never=("contacts", "profiles"),
    ),
    share("pr_women", _("women"), _("Women out of those whose sex is known.")),
    share("pr_men", _("men"), _("Men out of those whose sex is known.")),
    share("pr_age_25_29", _("aged 25 to 29"), _("Aged 25 to 29, both included, out of those whose age is known.")),
    share("pr_age_30_39", _("aged 30 to 39"), _("Aged 30 to 39, both included, out of those whose age is known.")),
    share(
        "pr_region",
        _("live in the Region"),
        _("Living in one of the nineteen municipalities of the Brussels-Capital Region, out of those who say where."),
    ),
    share(
        "pr_jobseekers",
        _("look for work"),
        _("Job seekers of every kind, registered or not, out of those whose situation is known."),
    ),
    share(
        "pr_own_initiative",
        _("came on their own initiative"),
        _("Sent by nobody, out of those who say how they came to us."),
    ),
    share("pr_first_visit", _("came for the first time"), _("On their first visit, out of those who answered.")),
)
