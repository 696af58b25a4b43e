from django.urls import path

from hygie.interop import views

app_name = "interop"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("archive/", views.export, name="export"),
    path("archive-en-clair/", views.export_plain, name="export_plain"),
    path("effacer/", views.erase, name="erase"),
]
