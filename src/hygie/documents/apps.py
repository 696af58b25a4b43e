from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "hygie.documents"
    label = "documents"
    verbose_name = "documents"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        # A room prints by having a `documents.py`: importing it puts its papers on the shelf.
        autodiscover_modules("documents")
