from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workstation", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="check",
            name="claimed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="daté par le poste du"),
        ),
    ]
