from django.urls import path

from hygie.first_visit import pages_of

logo_views = pages_of("hygie.documents.logo_views")
views = pages_of("hygie.documents.views")

app_name = "documents"
urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("logo/", logo_views.logo, name="logo"),
    path("logo/image/", logo_views.picture, name="logo_picture"),
    path("logo/retirer/", logo_views.remove, name="logo_remove"),
    path("prets/<uuid:job_id>/", views.job, name="job"),
    path("prets/<uuid:job_id>/fichier/", views.take, name="take"),
    path("<slug:document>/", views.make, name="make"),
]
