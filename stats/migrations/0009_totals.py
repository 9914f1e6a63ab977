"""The totals of a month over all partners, and the months of one partner side by side.

Measured with ten million contacts (``make bench ARGS=network``): the monthly tallies of a year are a hundred thousand
rows and more, its totals some thousands. Kept on every path and in the same transaction, after the months.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

from stats.migrations import _totals

SERVICES = [
    ("MM", "Multimedia area"),
    ("IC", "Individual counselling"),
    ("GA", "Group activity"),
    ("OUT", "Fairs, events and Formtruck"),
]
CHANNELS = [
    ("FACE", "Face to face"),
    ("VIDEO", "Video"),
    ("PHONE", "Phone"),
    ("EMAIL", "E-mail"),
    ("CHAT_FB", "Facebook Messenger chat"),
    ("CHAT_MITI", "Miti chat"),
]
CONTEXTS = [
    ("STD", "Ordinary request"),
    ("AFTER_GROUP", "Following a group activity"),
    ("NEET", "NEET advice session"),
]
THEMES = [
    ("GUIDE", "Guidance"),
    ("LEARN", "Learning"),
    ("WORK", "Working"),
    ("START", "Entrepreneurship"),
    ("MOVE", "Moving"),
]
LANGUAGES = [("fr", "French"), ("nl", "Dutch"), ("en", "English")]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def code(length, name, choices=None):
    return models.CharField(blank=True, choices=choices, default="", max_length=length, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = (("stats", "0008_vocabulary"),)

    operations = (
        migrations.CreateModel(
            name="MonthlyTotal",
            fields=[
                *(
                    (name, models.BigIntegerField(db_default=0, default=0, verbose_name=f"on {name.capitalize()}s"))
                    for name in WEEKDAYS
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "month",
                        "service",
                        "channel",
                        "context",
                        "theme",
                        "language",
                        "programme",
                        "slot",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("service", models.CharField(choices=SERVICES, max_length=3, verbose_name="service")),
                ("channel", code(10, "channel", CHANNELS)),
                ("context", code(12, "context", CONTEXTS)),
                ("theme", code(6, "theme", THEMES)),
                ("language", code(2, "language", LANGUAGES)),
                ("programme", code(20, "programme")),
                ("slot", models.PositiveSmallIntegerField(verbose_name="slot")),
                ("count", models.BigIntegerField(verbose_name="contacts")),
            ],
            options={"verbose_name": "monthly total", "verbose_name_plural": "monthly totals"},
        ),
        migrations.AddConstraint(
            model_name="monthlytotal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "month",
                        django.db.models.functions.datetime.TruncMonth("month", output_field=models.DateField()),
                    )
                ),
                name="monthlytotal_month_is_a_first",
            ),
        ),
        migrations.AddIndex(
            model_name="monthlytally",
            index=models.Index(fields=["partner", "month"], name="monthlytally_of_partner"),
        ),
        migrations.RunSQL(_totals.MAKE, _totals.UNDO),
        migrations.RunSQL(_totals.FILL, migrations.RunSQL.noop),
    )
