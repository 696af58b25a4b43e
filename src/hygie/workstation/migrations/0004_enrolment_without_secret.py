"""In a transaction of its own: PostgreSQL changes no table that has rows still being checked."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("workstation", "0003_keys_stay"),
    ]

    operations = [
        migrations.RemoveField(model_name="enrolment", name="secret"),
    ]
