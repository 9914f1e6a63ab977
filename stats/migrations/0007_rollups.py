"""Rollups kept on every path and in the same transaction, and closed years that refuse to be written (design F2).

Triggers fire once a statement, not a row: an import of a million lines adds its months once. An upsert fires two, of
which one has nothing to do. What a statement takes and gives is netted first, so that a month's row is written once;
and written in the order of its key, so that two who add the same months never wait for each other in a ring.

Who writes a fact holds its year's advisory lock in share mode until the end of the transaction, who closes the year
holds it alone: a closing waits for the facts under way, and facts that come later find the year closed. Nobody waits
for anybody but a closing.

``stats.rewriting`` is set, within its own transaction, by the night's rewriting (``stats.unlinking``) and by nothing
else: it takes rows out and puts the same rows back, so that no rollup changes and no closed year does.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

from stats.migrations import _rollups

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Migration(migrations.Migration):
    dependencies = (("stats", "0006_public_figures"),)

    operations = (
        *(
            migrations.AddField(
                "monthlytally",
                name,
                models.BigIntegerField(db_default=0, default=0, verbose_name=f"on {name.capitalize()}s"),
            )
            for name in WEEKDAYS
        ),
        migrations.CreateModel(
            name="AnswerTally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "month",
                        "municipality",
                        "question",
                        "code",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("municipality", models.CharField(blank=True, max_length=8, verbose_name="municipality")),
                ("question", models.CharField(max_length=12, verbose_name="question")),
                ("code", models.CharField(blank=True, max_length=10, verbose_name="code")),
                ("count", models.BigIntegerField(verbose_name="answers")),
            ],
            options={
                "verbose_name": "tally of answers",
                "verbose_name_plural": "tallies of answers",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("count__gte", 0)), name="answertally_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "month",
                                django.db.models.functions.datetime.TruncMonth(
                                    "month", output_field=models.DateField()
                                ),
                            )
                        ),
                        name="answertally_month_is_a_first",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_rollups.MAKE, _rollups.UNDO),
        migrations.RunSQL(_rollups.FILL, migrations.RunSQL.noop),
    )
