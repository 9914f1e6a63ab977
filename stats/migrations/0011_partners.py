"""Who gave how much of what in a month, apart: with ten million contacts the monthly tallies of a year are some two
hundred thousand rows, of which a page of the whole network wants eight hundred sums (``make bench ARGS=network``).
"""

import django.db.models.functions.datetime
from django.db import migrations, models

from stats.migrations import _partners

SERVICES = [
    ("MM", "Multimedia area"),
    ("IC", "Individual counselling"),
    ("GA", "Group activity"),
    ("OUT", "Fairs, events and Formtruck"),
]


class Migration(migrations.Migration):
    dependencies = (("stats", "0010_frozen"),)

    operations = (
        migrations.CreateModel(
            name="PartnerTotal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "month",
                        "service",
                        "partner",
                        "slot",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("service", models.CharField(choices=SERVICES, max_length=3, verbose_name="service")),
                ("partner", models.CharField(blank=True, default="", max_length=20, verbose_name="partner")),
                ("slot", models.PositiveSmallIntegerField(verbose_name="slot")),
                ("count", models.BigIntegerField(verbose_name="contacts")),
            ],
            options={"verbose_name": "monthly total of a partner", "verbose_name_plural": "monthly totals of partners"},
        ),
        migrations.AddConstraint(
            model_name="partnertotal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "month",
                        django.db.models.functions.datetime.TruncMonth("month", output_field=models.DateField()),
                    )
                ),
                name="partnertotal_month_is_a_first",
            ),
        ),
        migrations.RunSQL(_partners.MAKE, _partners.UNDO),
        migrations.RunSQL(_partners.FILL, migrations.RunSQL.noop),
    )
