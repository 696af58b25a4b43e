from django.urls import path

from hygie.first_visit import pages_of

views = pages_of("hygie.practice.views")

app_name = "practice_start"
urlpatterns = [path("", views.welcome, name="welcome")]
