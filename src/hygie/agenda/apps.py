from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "hygie.agenda"
    label = "agenda"
    verbose_name = "agenda"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        # A room plugs in by having a `deadlines.py`: importing it registers its provider.
        autodiscover_modules("deadlines")
