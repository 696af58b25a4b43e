from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "hygie.interop"
    label = "interop"
    verbose_name = "échanges"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        # A room tells what it keeps about people by having a `personal_data.py`.
        autodiscover_modules("personal_data")
