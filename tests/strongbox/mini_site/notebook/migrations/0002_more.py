import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notebook", "0001_initial")]
    operations = [
        migrations.AddField("Page", "written_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "Page", "price", models.DecimalField(max_digits=8, decimal_places=2, null=True)
        ),
        migrations.AddField("Page", "is_kept", models.BooleanField(default=True)),
        migrations.CreateModel(
            name="Margin",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="notebook.page"
                    ),
                ),
            ],
        ),
    ]
