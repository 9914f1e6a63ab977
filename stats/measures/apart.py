"""Special audiences and funded programmes: counted apart, never part of the contacts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stats.measures.definitions import PERSONS, Definition, in_unit

_reached = in_unit(_("persons reached"), apart=True, never=("contacts",))
_persons = in_unit(PERSONS, apart=True, never=("contacts", "audiences"))

AUDIENCES = (
    _reached(
        "aud_recognition",
        _("Information on the recognition of skills"),
        _("People informed about having skills recognised that they have without a diploma."),
    ),
    _reached(
        "aud_identification",
        _("Identification of skills"),
        _("People helped to name the skills they have."),
    ),
    _reached(
        "aud_euroguidance",
        _("Euroguidance activities"),
        _("People reached by what the centre does within the European network Euroguidance."),
    ),
    _reached(
        "aud_prisoners",
        _("Integration of prisoners"),
        _("People in prison, or just out of it, reached by guidance."),
    ),
    _reached(
        "aud_disability",
        _("Activities for people with a disability, with the professionals of the sector"),
        _("People with a disability and professionals who work with them, together."),
    ),
    _reached("aud_formtruck", _("Formtruck"), _("People reached by the Formtruck on its rounds.")),
)
NEET = (
    _persons(
        "neet_individual",
        _("Young people in individual counselling"),
        _("Young people neither in work nor in education or training, followed in interviews: persons, not sessions."),
    ),
    _persons(
        "neet_group",
        _("Young people in group activities"),
        _("Young people neither in work nor in education or training, followed in groups: persons, not sessions."),
    ),
    _persons(
        "neet_total",
        _("Young people supported in all"),
        _("Followed in interviews or in groups; nobody is in both."),
    ),
)
COHORT = (
    _persons("upper_part", _("Participants"), _("Young people who began the programme.")),
    _persons(
        "upper_success",
        _("Positive outcomes"),
        _("Of the participants, those who found a job, a training or a study by the end."),
    ),
    Definition("upper_weeks", _("Duration in weeks"), _("weeks"), _("How long one run of the programme took.")),
    Definition(
        "upper_types",
        _("Types of activities"),
        _("types"),
        _("Kinds of activity of which the programme was made."),
    ),
)
DEFINITIONS = (
    *AUDIENCES,
    Definition(
        "aud_sum",
        _("All special audiences together"),
        _("persons reached"),
        _("The special audiences added up. They overlap one another and the services: not a number of people."),
        apart=True,
        never=("contacts",),
    ),
    _persons(
        "cohort_persons",
        _("Persons of a programme"),
        _("People a funded programme followed in a year, each counted once in that programme."),
    ),
    _persons("cohort_individual", _("Of whom in interviews"), _("People of a programme followed in interviews.")),
    _persons("cohort_group", _("Of whom in groups"), _("People of a programme followed in groups.")),
    _persons(
        "cohort_positive",
        _("Of whom with a positive outcome"),
        _("Of the persons of a programme, those who reached what the programme is for: a job, a training, a study."),
    ),
    _persons("cohort_target", _("Aimed at"), _("The number the programme promised its funder.")),
    *NEET,
    *COHORT,
)
