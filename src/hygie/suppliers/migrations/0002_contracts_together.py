import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="services",
            field=models.JSONField(blank=True, default=list, verbose_name="services concernés"),
        ),
        migrations.AddField(
            model_name="contract",
            name="completes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="completed_by",
                to="suppliers.contract",
                verbose_name="complète le contrat",
            ),
        ),
    ]
