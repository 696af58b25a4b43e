from django.urls import path

from hygie.first_visit import pages_of

views = pages_of("hygie.interop.views")

app_name = "interop"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("archive/", views.export, name="export"),
    path("archive-en-clair/", views.export_plain, name="export_plain"),
    path("effacer/", views.erase, name="erase"),
]
