"""One row a supplier, with all its services: rows of the same name are put together."""

from django.db import migrations, models

# What each service of before becomes, and whether that is sure. Written here for ever: the list of
# services goes on changing without this.
FORMER = {
    'maintenance': ('maintenance_on_site', True),
    'remote_maintenance': ('maintenance_remote', True),
    'care_software': ('software_publisher', False),
    'online_service': ('online_service', False),
    'storage': ('remote_backup', False),
    'secretariat': ('telesecretariat', True),
    'telecom': ('telecom', True),
    'other': ('other', True),
}
ORDER = (
    'software_publisher', 'online_service', 'remote_backup', 'maintenance_on_site',
    'maintenance_remote', 'telesecretariat', 'telecom', 'other',
)


def put_together(apps, schema_editor):
    Supplier = apps.get_model('practice', 'Supplier')
    database = schema_editor.connection.alias
    first = {}
    for row in Supplier.objects.using(database).order_by('practice_id', 'created_at', 'id'):
        kind, sure = FORMER.get(row.service, ('other', True))
        kept = first.setdefault((row.practice_id, ' '.join(row.name.split()).casefold()), row)
        kept.services = [item for item in ORDER if item in {*kept.services, kind}]
        if not sure:
            kept.services_to_clarify = sorted({*kept.services_to_clarify, row.service})
        if kept is not row:
            kept.contact = kept.contact or row.contact
            row.delete(using=database)
    for row in first.values():
        row.save(using=database, update_fields=['services', 'services_to_clarify', 'contact'])


class Migration(migrations.Migration):

    dependencies = [
        ('practice', '0003_inventories'),
    ]

    operations = [
        migrations.AddField(
            model_name='supplier',
            name='services',
            field=models.JSONField(blank=True, default=list, verbose_name='services rendus'),
        ),
        migrations.AddField(
            model_name='supplier',
            name='services_to_clarify',
            field=models.JSONField(blank=True, default=list, verbose_name='services à préciser'),
        ),
        migrations.RemoveConstraint(
            model_name='supplier',
            name='supplier_service_once',
        ),
        migrations.RunPython(put_together, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='supplier',
            name='service',
        ),
    ]
