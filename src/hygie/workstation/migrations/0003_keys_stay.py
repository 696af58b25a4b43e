"""The keys of PCs leave the rows of the practice, which archives carry."""

import django.db.models.deletion
from django.db import migrations, models


def set_apart(apps, schema_editor):
    Enrolment = apps.get_model("workstation", "Enrolment")
    EnrolmentKey = apps.get_model("workstation", "EnrolmentKey")
    database = schema_editor.connection.alias
    rows = Enrolment.objects.using(database).exclude(secret="")
    EnrolmentKey.objects.using(database).bulk_create(
        EnrolmentKey(enrolment_id=row.id, secret=row.secret) for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [
        ("workstation", "0002_the_clock_of_a_pc"),
    ]

    operations = [
        migrations.CreateModel(
            name="EnrolmentKey",
            fields=[
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="key",
                        serialize=False,
                        to="workstation.enrolment",
                    ),
                ),
                ("secret", models.CharField(max_length=64, verbose_name="secret")),
            ],
            options={"verbose_name": "clé d’un poste"},
        ),
        migrations.RunPython(set_apart, migrations.RunPython.noop),
    ]
