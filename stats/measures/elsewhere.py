"""Figures counted elsewhere and imported once a year: events, website, social networks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stats.measures.definitions import PERSONS, Definition, in_unit, share

SUBSCRIBERS = _("subscribers")
_events = in_unit(PERSONS, apart=True, never=("contacts",))
_web = in_unit(_("visitors"), apart=True, never=("contacts",))

EVENTS = (
    _events("ev_spring", _("Spring School: participants"), _("People who took part in the Spring School.")),
    Definition("ev_spring_days", _("Spring School: days"), _("days"), _("Days the Spring School lasted.")),
    Definition(
        "ev_spring_workshops",
        _("Spring School: workshops"),
        _("workshops"),
        _("Workshops given at the Spring School."),
    ),
    Definition(
        "ev_spring_tables",
        _("Spring School: round tables"),
        _("round tables"),
        _("Round tables held at the Spring School."),
    ),
    Definition(
        "ev_cdm_count",
        _("Centres of the international network"),
        _("centres"),
        _("Centres that carry the international label, on the day of the report."),
    ),
    Definition(
        "ev_countries",
        _("European countries with such a centre"),
        _("countries"),
        _("European countries in which at least one centre carries the label."),
    ),
    _events(
        "ga_interreg_total",
        _("Interregional Mobility Day: participants"),
        _("People who took part in the day, on site and online."),
    ),
    _events(
        "ga_interreg_onsite",
        _("Interregional Mobility Day: of whom on site"),
        _("People who took part in the day on site, part of its participants."),
    ),
    Definition(
        "ev_trace_orgs",
        _("Digital Training Exchange: organisations"),
        _("organisations"),
        _("Organisations that took part in the exchange, about."),
    ),
    Definition(
        "ev_partner_meetings",
        _("Meetings of the partners"),
        _("meetings"),
        _("Meetings of all partners of the centre in the year."),
    ),
    Definition(
        "ev_anniversary",
        _("Anniversary celebrated: years"),
        _("years"),
        _("How many years the centre had been open."),
    ),
    Definition(
        "ev_guided_tours",
        _("Guided tours planned in other languages"),
        _("tours"),
        _("Filmed tours planned besides the one already published."),
    ),
)
WEB = (
    Definition(
        "web_views",
        _("Page views"),
        _("views"),
        _("Pages of the website looked at in the year, as the website counts them."),
        apart=True,
        never=("contacts",),
    ),
    _web(
        "web_visitors",
        _("Unique visitors in the year"),
        _("Different visitors of the website over the whole year; the months do not add up to it."),
    ),
    Definition(
        "web_views_per_visitor",
        _("Page views a visitor"),
        _("views a visitor"),
        _("Page views divided by the unique visitors of the year."),
    ),
    share(
        "web_region",
        _("Visitors located in the Brussels-Capital Region"),
        _("Out of the unique visitors of the website, as the website locates them."),
    ),
    share(
        "web_other",
        _("Visitors located elsewhere"),
        _("Unique visitors of the website who are located outside the Region."),
    ),
    Definition(
        "web_faqbot",
        _("Questions put to the FAQbot"),
        _("questions"),
        _("Questions typed to the machine that answers on the website."),
        apart=True,
        never=("contacts",),
    ),
)
_NETWORK = _("As the network itself tells it; its base is not printed, so the share is kept, not computed.")
SOCIAL = (
    Definition(
        "so_fb",
        _("Facebook: subscribers"),
        SUBSCRIBERS,
        _("Accounts that follow the centre on 31 December."),
        apart=True,
        never=("contacts",),
    ),
    Definition("so_fb_posts", _("Facebook: posts"), _("posts"), _("Posts of the centre in the year.")),
    share("so_fb_bru", _("Facebook: subscribers in Brussels"), _NETWORK),
    share("so_fb_wal", _("Facebook: subscribers in Wallonia"), _NETWORK),
    share("so_fb_vla", _("Facebook: subscribers in Flanders"), _NETWORK),
    share("so_fb_oth", _("Facebook: subscribers elsewhere"), _NETWORK),
    Definition(
        "so_li",
        _("LinkedIn: subscribers"),
        SUBSCRIBERS,
        _("Accounts that follow the centre on 31 December."),
        apart=True,
        never=("contacts",),
    ),
    share("so_li_exec", _("LinkedIn: directors and managers"), _NETWORK),
    share("so_li_grad", _("LinkedIn: young graduates"), _NETWORK),
    share("so_li_oth", _("LinkedIn: other profiles"), _NETWORK),
    share("so_li_bru", _("LinkedIn: subscribers in Brussels"), _NETWORK),
    share("so_li_wal", _("LinkedIn: subscribers in Wallonia"), _NETWORK),
    share("so_li_vla", _("LinkedIn: subscribers in Flanders"), _NETWORK),
    share("so_li_fra", _("LinkedIn: subscribers in France"), _NETWORK),
    share("so_li_else", _("LinkedIn: subscribers in other places"), _NETWORK),
)
DEFINITIONS = (
    *EVENTS,
    _events(
        "ev_spring_about",
        _("Spring School: participants, as announced"),
        _("A lower limit, said in round figures; the participants counted are another row."),
    ),
    *WEB,
    *SOCIAL,
    share(
        "so_growth",
        _("Growth of the subscribers on social networks in three years"),
        _("As the printed report says it; it gives no base, so nobody can verify it."),
    ),
)
