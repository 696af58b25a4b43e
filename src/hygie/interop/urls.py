from django.urls import path

from hygie.interop import views

app_name = "interop"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("effacer/", views.erase, name="erase"),
]
