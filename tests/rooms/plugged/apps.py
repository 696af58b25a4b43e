from django.apps import AppConfig


class PluggedConfig(AppConfig):
    name = "tests.rooms.plugged"
    label = "plugged"
    verbose_name = "pièce de démonstration"
