from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "hygie.web"
    label = "web"
