"""Contacts and group activities, and the ways they are cut."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stats.measures.definitions import ACTIVITIES, CONTACTS, Definition, in_unit, share

_contacts = in_unit(CONTACTS)

DEFINITIONS = (
    _contacts(
        "contacts",
        _("Contacts"),
        _("A contact is one service given once: who comes twice is two contacts."),
    ),
    _contacts(
        "total_contacts",
        _("Contacts, all services"),
        _("Every contact of the year, each in one service only; the services add up to it."),
    ),
    share(
        "change",
        pgettext_lazy("on last year", "Change"),
        _("How much more or less than in the year compared with, over the same months; full ones of a running year."),
    ),
    share(
        "growth_computed",
        _("Growth of the contacts on the year before"),
        _("All contacts of the year against all of the year before."),
    ),
    share(
        "growth_claimed",
        _("Growth of the contacts on the year before"),
        _("As the printed report says it; shown beside what the contacts give, never instead of it."),
    ),
    share(
        "not_stated",
        _("Not stated"),
        _("Share of the contacts recorded without an answer to this question. They count in every total."),
    ),
    # --- how they are cut ----------
    _contacts(
        "by_service",
        _("Services"),
        _("The service given: multimedia area, counselling, group activity, or fairs, events and Formtruck."),
    ),
    _contacts(
        "by_category",
        _("Reporting categories"),
        _("Parts of a service as the annual report cuts it, from context and channel; each contact is in one only."),
    ),
    _contacts(
        "by_channel",
        _("Channels"),
        _("How the contact took place: face to face, by video, phone, e-mail or chat."),
    ),
    _contacts(
        "by_context",
        _("Contexts"),
        _("What led to the contact: an ordinary request, a group activity before, or NEET advice."),
    ),
    _contacts(
        "by_theme",
        _("Themes"),
        _("What the contact was about. Without the multimedia area, which has no theme."),
    ),
    _contacts(
        "by_language",
        _("Languages"),
        _("The language of the interview or activity, not that of the page."),
    ),
    _contacts("by_partner", _("Partners"), _("Who gave the service. Never shown outside the house.")),
    _contacts("by_programme", _("Programmes"), _("Contacts that a funded programme counts as its own.")),
    _contacts(
        "by_month", _("Months"), _("The month in which the service was given, not the one in which it was recorded.")
    ),
    _contacts("by_weekday", _("Days of the week"), _("The day of the week on which the service was given.")),
    # --- services ----------
    _contacts(
        "mm_visitors",
        _("Multimedia area: contacts"),
        _("Each time somebody sat down at a place of the multimedia area, for whatever time."),
    ),
    _contacts(
        "ic_total",
        _("Individual counselling: contacts"),
        _("Interviews and answers given to one person at a time, by whatever channel."),
    ),
    _contacts(
        "ga_contacts",
        _("Group activities: contacts"),
        _("People counted at group activities, on site and online: who takes part in three is three contacts."),
    ),
    _contacts(
        "out_contacts",
        _("Fairs and events: contacts"),
        _("People spoken to at fairs and events and at the Formtruck: a service of its own from 2023 on."),
    ),
    share(
        "share_mm",
        _("Share of the multimedia area in all contacts"),
        _("Contacts of the multimedia area out of all contacts."),
    ),
    share(
        "share_ic",
        _("Share of individual counselling in all contacts"),
        _("Contacts of individual counselling out of all contacts."),
    ),
    share(
        "share_ga",
        _("Share of group activities in all contacts"),
        _("Contacts of group activities out of all contacts."),
    ),
    share(
        "share_out",
        _("Share of fairs and events in all contacts"),
        _("Contacts at fairs, at events and at the Formtruck out of all contacts."),
    ),
    # --- reporting categories of counselling ----------
    _contacts(
        "ic_face",
        _("Individual counselling: face to face"),
        _("Interviews at the centre, without those that follow a group activity and without NEET advice."),
    ),
    _contacts("ic_email", _("Individual counselling: e-mail"), _("Questions answered by e-mail, one for each answer.")),
    _contacts(
        "ic_phone",
        _("Individual counselling: calls to the call centre"),
        _("Calls answered, without those that follow a group activity and without NEET advice."),
    ),
    _contacts("ic_chat", _("Individual counselling: chat"), _("Conversations by chat, whatever the programme used.")),
    _contacts(
        "ic_after_group",
        _("Individual counselling: following a group activity"),
        _("Interviews that follow a group activity, by whatever channel."),
    ),
    _contacts(
        "ic_neet",
        _("Individual counselling: NEET advice sessions"),
        _("Sessions of the NEET advice, not persons: one young person may come several times."),
    ),
    _contacts(
        "ic_video",
        _("Individual counselling: video"),
        _("Interviews by video: a category of its own from 2022 on."),
    ),
    # --- group activities ----------
    Definition(
        "activities",
        _("Group activities held"),
        ACTIVITIES,
        _("Sessions held; cancelled ones are left out."),
        never=("contacts",),
    ),
    Definition(
        "ga_count",
        _("Group activities held"),
        ACTIVITIES,
        _("Sessions held; cancelled ones are left out. A course of several days counts once, on its last."),
        never=("contacts",),
    ),
    Definition(
        "ga_avg",
        _("Contacts an activity"),
        _("contacts an activity"),
        _("Contacts of group activities divided by the activities held."),
    ),
    share(
        "ga_online_share",
        _("Share of the contacts of group activities online"),
        _("Contacts of group activities by video out of all contacts of group activities."),
    ),
)
