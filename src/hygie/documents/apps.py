from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "hygie.documents"
    label = "documents"
    verbose_name = "documents"
