from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "hygie.suppliers"
    label = "suppliers"
    verbose_name = "fournisseurs"
