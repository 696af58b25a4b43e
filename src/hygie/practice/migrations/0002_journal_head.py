"""Where each journal ends, written down apart."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def write_down_the_ends(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """For the journals that began before."""
    practice_table = apps.get_model("practice", "Practice")
    entries = apps.get_model("practice", "JournalEntry").objects
    for practice in practice_table.objects.all():
        last = entries.filter(practice=practice).order_by("-sequence").first()
        if last is not None:
            practice.journal_head_sequence = last.sequence
            practice.journal_head_hash = last.hash
            practice.save()


class Migration(migrations.Migration):
    dependencies: ClassVar = [("practice", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="practice",
            name="journal_head_sequence",
            field=models.PositiveBigIntegerField(default=0, verbose_name="dernier rang du journal"),
        ),
        migrations.AddField(
            model_name="practice",
            name="journal_head_hash",
            field=models.CharField(
                blank=True,
                default="",
                max_length=64,
                verbose_name="dernière empreinte du journal",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(write_down_the_ends, migrations.RunPython.noop),
    ]
