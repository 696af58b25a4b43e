from django.urls import path

from hygie.first_visit import pages_of

views = pages_of("hygie.accounts.access_views")

app_name = "access"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("proteger/", views.protect, name="protect"),
    path("code/", views.recovery_code, name="recovery_code"),
    path("code/nouveau/", views.renew_code, name="renew_code"),
    path("personnes/<uuid:person_id>/", views.person_passphrase, name="person_passphrase"),
    path("retirer/<str:slot_id>/", views.remove_slot, name="remove_slot"),
    path("trousseau/", views.keyring, name="keyring"),
    path("nouvelle-cle/", views.rekey, name="rekey"),
]
