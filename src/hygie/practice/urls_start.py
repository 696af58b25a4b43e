from django.urls import path

from hygie.practice import views

app_name = "practice_start"
urlpatterns = [path("", views.welcome, name="welcome")]
