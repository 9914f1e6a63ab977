"""Counts of days that every partner has some of, by month too: a network of 27 centres has a million a year, of which
the page of a year wants some tens of thousands of sums.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

from stats.migrations import _months

MEASURES = [
    ("door", "People who came in"),
    ("printed", "Pages printed"),
    ("help", "Times a steward helped"),
    ("purpose", "What the place was for"),
    ("consulted", "Works consulted"),
    ("skills", "Digital self-checks"),
    ("stock_works", "Works in stock"),
    ("stock_copies", "Copies in stock"),
    ("open_min", "Open minutes"),
    ("booked_min", "Booked minutes"),
    ("used_min", "Used minutes"),
    ("reached", "Special audiences reached"),
    ("no_time", "Searches that found no time"),
    ("no_seat", "People left without a seat"),
    ("no_place", "People left without a place"),
    ("ahead", "Days from booking to appointment"),
    ("waited", "Minutes waited for a place"),
    ("absent", "Bookings whose person did not come"),
    ("cancelled", "Bookings cancelled"),
    ("supply_min", "Minutes of counselling offered"),
    ("taken_min", "Minutes of counselling taken"),
    ("unclosed", "Past and not closed"),
    ("late", "Contacts recorded on a later day"),
]


class Migration(migrations.Migration):
    dependencies = (("stats", "0011_partners"),)

    operations = (
        migrations.CreateModel(
            name="MonthCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "month", "measure", "item", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("measure", models.CharField(choices=MEASURES, max_length=12, verbose_name="measure")),
                ("item", models.CharField(blank=True, default="", max_length=32, verbose_name="of which")),
                ("count", models.BigIntegerField(verbose_name="number")),
                ("month", models.DateField(verbose_name="month")),
            ],
            options={
                "verbose_name": "count of a month",
                "verbose_name_plural": "counts of a month",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(count__gte=0), name="monthcount_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(measure__in=_months.SAID), name="monthcount_measure_said"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            month=django.db.models.functions.datetime.TruncMonth(
                                "month", output_field=models.DateField()
                            )
                        ),
                        name="monthcount_month_is_a_first",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_months.FILL + _months.MAKE, _months.DROP),
    )
