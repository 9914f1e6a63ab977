"""What figures counted elsewhere are called in a report, family by family. A figure not named here keeps its code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

AUDIENCES: Mapping[str, Any] = MappingProxyType(
    {
        "aud_recognition": _("Information on the recognition of skills"),
        "aud_identification": _("Identification of skills"),
        "aud_euroguidance": _("Euroguidance activities"),
        "aud_prisoners": _("Integration of prisoners"),
        "aud_disability": _("Activities for people with a disability, with the professionals of the sector"),
        "aud_formtruck": _("Formtruck"),
    }
)
NEET: Mapping[str, Any] = MappingProxyType(
    {
        "neet_individual": _("Young people in individual counselling"),
        "neet_group": _("Young people in group activities"),
        "neet_total": _("Young people supported in all"),
    }
)
COHORT: Mapping[str, Any] = MappingProxyType(
    {
        "upper_part": _("Participants"),
        "upper_success": _("Positive outcomes"),
        "upper_weeks": _("Duration in weeks"),
        "upper_types": _("Types of activities"),
    }
)
EVENTS: Mapping[str, Any] = MappingProxyType(
    {
        "ev_spring": _("Spring School: participants"),
        "ev_spring_days": _("Spring School: days"),
        "ev_spring_workshops": _("Spring School: workshops"),
        "ev_spring_tables": _("Spring School: round tables"),
        "ev_cdm_count": _("Centres of the international network"),
        "ev_countries": _("European countries with such a centre"),
        "ga_interreg_total": _("Interregional Mobility Day: participants"),
        "ga_interreg_onsite": _("Interregional Mobility Day: of whom on site"),
        "ev_trace_orgs": _("Digital Training Exchange: organisations"),
        "ev_partner_meetings": _("Meetings of the partners"),
        "ev_anniversary": _("Anniversary celebrated: years"),
        "ev_guided_tours": _("Guided tours planned in other languages"),
    }
)
WEB: Mapping[str, Any] = MappingProxyType(
    {
        "web_views": _("Page views"),
        "web_visitors": _("Unique visitors in the year"),
        "web_views_per_visitor": _("Page views a visitor"),
        "web_region": _("Visitors located in the Brussels-Capital Region"),
        "web_other": _("Visitors located elsewhere"),
        "web_faqbot": _("Questions put to the FAQbot"),
    }
)
SOCIAL: Mapping[str, Any] = MappingProxyType(
    {
        "so_fb": _("Facebook: subscribers"),
        "so_fb_posts": _("Facebook: posts"),
        "so_fb_bru": _("Facebook: subscribers in Brussels"),
        "so_fb_wal": _("Facebook: subscribers in Wallonia"),
        "so_fb_vla": _("Facebook: subscribers in Flanders"),
        "so_fb_oth": _("Facebook: subscribers elsewhere"),
        "so_li": _("LinkedIn: subscribers"),
        "so_li_exec": _("LinkedIn: directors and managers"),
        "so_li_grad": _("LinkedIn: young graduates"),
        "so_li_oth": _("LinkedIn: other profiles"),
        "so_li_bru": _("LinkedIn: subscribers in Brussels"),
        "so_li_wal": _("LinkedIn: subscribers in Wallonia"),
        "so_li_vla": _("LinkedIn: subscribers in Flanders"),
        "so_li_fra": _("LinkedIn: subscribers in France"),
        "so_li_else": _("LinkedIn: subscribers in other places"),
    }
)
SHARES: Mapping[str, Any] = MappingProxyType(
    {
        "pr_women": _("women"),
        "pr_men": _("men"),
        "pr_age_25_29": _("aged 25 to 29"),
        "pr_age_30_39": _("aged 30 to 39"),
        "pr_region": _("live in the Region"),
        "pr_jobseekers": _("look for work"),
        "pr_own_initiative": _("came on their own initiative"),
        "pr_first_visit": _("came for the first time"),
    }
)
WRONG: Mapping[str, Any] = MappingProxyType(
    {
        "growth_claimed": _("Growth of the contacts on the year before"),
        "so_growth": _("Growth of the subscribers on social networks in three years"),
    }
)
# Computed figures that sections tell themselves, and estimates of what another row has exactly.
TOLD_ELSEWHERE = frozenset({"aud_sum", "ev_spring_about", "n_profile", "mm_books_growth"})
FAMILIES: tuple[Mapping[str, Any], ...] = (AUDIENCES, NEET, COHORT, EVENTS, WEB, SOCIAL)
COMPUTED: Mapping[str, Any] = MappingProxyType(
    {
        "total_contacts": _("Contacts, all services"),
        "growth_computed": WRONG["growth_claimed"],
        "share_mm": _("Share of the multimedia area in all contacts"),
        "share_ic": _("Share of individual counselling in all contacts"),
        "share_ga": _("Share of group activities in all contacts"),
        "share_out": _("Share of fairs and events in all contacts"),
        "mm_visitors": _("Multimedia area: contacts"),
        "mm_books": _("Works in stock on 31 December"),
        "mm_books_growth": _("Growth of the works in stock"),
        "ic_total": _("Individual counselling: contacts"),
        "ic_face": _("Individual counselling: face to face"),
        "ic_email": _("Individual counselling: e-mail"),
        "ic_phone": _("Individual counselling: calls to the call centre"),
        "ic_chat": _("Individual counselling: chat"),
        "ic_after_group": _("Individual counselling: following a group activity"),
        "ic_neet": _("Individual counselling: NEET advice sessions"),
        "ic_video": _("Individual counselling: video"),
        "ga_count": _("Group activities held"),
        "ga_contacts": _("Group activities: contacts"),
        "ga_avg": _("Contacts an activity"),
        "ga_online_share": _("Share of the contacts of group activities online"),
        "out_contacts": _("Fairs and events: contacts"),
        "n_profile": _("Visitors who agreed to answer"),
        "aud_sum": _("The six audiences together"),
        "ev_spring_about": _("Spring School: participants, as announced"),
    }
)


def of(id_: str) -> str:
    """What figure ``id_`` is called, in the active language; its code where nobody named it."""
    code, _dot, year = id_.rpartition("_")
    if year.isdigit() and len(year) == 4:
        return f"{of(code)} ({year})"
    found = next((family[id_] for family in (COMPUTED, SHARES, *FAMILIES, WRONG) if id_ in family), id_)
    return str(found)
