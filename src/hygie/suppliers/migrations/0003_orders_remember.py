from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0002_contracts_together"),
    ]

    operations = [
        migrations.AddField(
            model_name="workorder",
            name="received",
            field=models.JSONField(blank=True, default=list, verbose_name="fichiers reçus"),
        ),
    ]
