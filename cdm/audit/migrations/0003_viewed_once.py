"""Looking at the same thing again within an hour is no second entry: the database keeps the first."""

import datetime as dt

from django.db import migrations, models
from django.db.models.functions import TruncHour


class Migration(migrations.Migration):
    dependencies = (("audit", "0002_append_only"),)

    operations = (
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.UniqueConstraint(
                models.F("actor"),
                models.F("kind"),
                models.F("key"),
                TruncHour("at", tzinfo=dt.UTC),
                name="audit_viewed_once",
                condition=models.Q(verb="viewed"),
            ),
        ),
    )
