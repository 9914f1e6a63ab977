"""What Django's admin wrote down before it wrote into the journal: what the rows were called and what stood in them."""

from django.db import migrations


def blank(apps, schema_editor):
    apps.get_model("admin", "LogEntry").objects.update(object_repr="", change_message="")


class Migration(migrations.Migration):
    dependencies = (("audit", "0003_viewed_once"), ("admin", "0003_logentry_add_action_flag_choices"))

    operations = (migrations.RunPython(blank, migrations.RunPython.noop),)
