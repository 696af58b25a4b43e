import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Page",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("text", models.TextField()),
                ("scan", models.BinaryField(default=b"")),
            ],
        ),
    ]
