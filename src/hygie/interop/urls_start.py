from django.urls import path

from hygie.first_visit import pages_of

views = pages_of("hygie.interop.views")

app_name = "interop_start"
urlpatterns = [path("", views.restore, name="restore")]
