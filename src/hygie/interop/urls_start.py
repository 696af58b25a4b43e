from django.urls import path

from hygie.interop import views

app_name = "interop_start"
urlpatterns = [path("", views.restore, name="restore")]
