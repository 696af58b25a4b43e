from django.apps import AppConfig


class WorkstationConfig(AppConfig):
    name = "hygie.workstation"
    label = "workstation"
    verbose_name = "postes"
