"""Finding activities by words: in both languages, whatever the accents, the case and the endings.

PostgreSQL's French and Dutch dictionaries forgive endings (``search_fr``, ``search_nl``). They do not split Dutch
compounds and know nothing of words typed halfway: each word's stem is looked for inside the folded text as well
(``folded_fr``, ``folded_nl``), and inside the names of the hosts and of the programme.
"""

from __future__ import annotations

from django.db.models import Q
from django.db.models.expressions import RawSQL

from cdm.core.searching import WHOLE, words

_HOSTS = """(SELECT string_agg(activities_fold(name), ' ') FROM (
    SELECT coalesce(name_fr, '') || ' ' || coalesce(name_nl, '') AS name FROM partners_partner WHERE id = a.lead_id
        OR id IN (SELECT partner_id FROM activities_activity_co_hosts WHERE activity_id = a.id)
    UNION ALL SELECT name FROM partners_programme WHERE id = a.programme_id) names)"""
_BY_WORD = "a.search_{language} @@ websearch_to_tsquery('{dictionary}', activities_fold(%s))"
_INSIDE = """(%s <> '' AND NOT EXISTS (
    SELECT FROM unnest(string_to_array(activities_fold(%s), ' ')) word
    WHERE translate(' ' || a.folded_{language} || ' ' || {hosts}, '''-/(', '    ') NOT LIKE CASE
        WHEN length(word) < {whole} THEN '%% ' || word || '%%'
        ELSE '%%' || coalesce((ts_lexize('{dictionary}_stem', word))[1], word) || '%%' END))"""
_LANGUAGES = (("fr", "french"), ("nl", "dutch"))
_SQL = "SELECT a.id FROM activities_activity a WHERE " + " OR ".join(  # noqa: S608 - all of it stands above
    part.format(language=language, dictionary=dictionary, hosts=_HOSTS, whole=WHOLE)
    for part in (_BY_WORD, _INSIDE)
    for language, dictionary in _LANGUAGES
)


def matching(text: str, activity: str = "session__activity") -> Q:
    """Rows whose ``activity`` speaks of ``text``, as cleaned by ``cdm.core.searching.clean``."""
    typed = " ".join(words(text))
    return Q(**{f"{activity}__in": RawSQL(_SQL, [text, text, typed, typed, typed, typed])})  # noqa: S611
