from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "hygie.documents"
    label = "documents"
    verbose_name = "documents"

    def ready(self) -> None:
        from hygie.documents.discovery import expect_rooms

        expect_rooms()
