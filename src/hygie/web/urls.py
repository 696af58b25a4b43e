"""Every address. Those of a practice begin with its id."""

from django.urls import include, path

from hygie.web import views

handler400 = "hygie.web.views.bad_request"
handler500 = "hygie.web.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("hygie.accounts.urls")),
    path("bienvenue/", include("hygie.practice.urls_start")),
    path("bienvenue/archive/", include("hygie.interop.urls_start")),
    path("c/<uuid:practice_id>/", include("hygie.assessment.urls")),
    path("c/<uuid:practice_id>/agenda/", include("hygie.agenda.urls")),
    path("c/<uuid:practice_id>/cabinet/", include("hygie.practice.urls")),
    path("c/<uuid:practice_id>/acces/", include("hygie.accounts.urls_access")),
    path("c/<uuid:practice_id>/emporter/", include("hygie.interop.urls")),
    path("c/<uuid:practice_id>/documents/", include("hygie.documents.urls")),
    path("c/<uuid:practice_id>/locaux/", include("hygie.premises.urls")),
    path("c/<uuid:practice_id>/fournisseurs/", include("hygie.suppliers.urls")),
    path("c/<uuid:practice_id>/postes/", include("hygie.workstation.urls")),
]
