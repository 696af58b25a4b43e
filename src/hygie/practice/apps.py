from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "hygie.practice"
    label = "practice"
    verbose_name = "cabinet"
