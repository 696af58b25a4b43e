from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "hygie.premises"
    label = "premises"
    verbose_name = "locaux"
