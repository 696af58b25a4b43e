from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "hygie.assessment"
    label = "assessment"
    verbose_name = "bilan"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        # A room plugs in by having an `observations.py`: importing it registers its provider.
        autodiscover_modules("observations")
        # And takes in what others receive by having an `arrivals.py`.
        autodiscover_modules("arrivals")
