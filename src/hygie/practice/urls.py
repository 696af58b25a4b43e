from django.urls import path

from hygie.first_visit import pages_of

inventory_views = pages_of("hygie.practice.inventory_views")
list_views = pages_of("hygie.practice.list_views")
transfer_views = pages_of("hygie.practice.transfer_views")
views = pages_of("hygie.practice.views")

app_name = "practice"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("identite/", views.identity, name="identity"),
    path("situation/<int:step>/", views.situation_step, name="situation"),
    path("situation/<int:step>/apercu/", views.live, name="live"),
    path("situation/terminer/", views.finish, name="finish"),
    path("supports/pointer/", inventory_views.check_in, name="media_check_in"),
    path("supports/<uuid:medium_id>/fiche/", inventory_views.medium, name="medium"),
    path(
        "supports/<uuid:medium_id>/geste/<slug:gesture>/",
        inventory_views.medium_act,
        name="medium_act",
    ),
    path(
        "appareils/<uuid:row_id>/hors-service/",
        inventory_views.retire_device,
        name="device_retire",
    ),
    path(
        "appareils/<uuid:row_id>/en-service/",
        inventory_views.bring_back_device,
        name="device_bring_back",
    ),
    path("<slug:listed>/", list_views.listed, name="listed"),
    path("<slug:listed>/exporter/<slug:sheet_format>/", transfer_views.export, name="export"),
    path("<slug:listed>/modele/<slug:sheet_format>/", transfer_views.template, name="template"),
    path("<slug:listed>/importer/", transfer_views.choose, name="import"),
    path("<slug:listed>/importer/apercu/", transfer_views.preview, name="import_preview"),
    path("<slug:listed>/importer/confirmer/", transfer_views.confirm, name="import_confirm"),
    path("<slug:listed>/ajouter/", list_views.add, name="add"),
    path("<slug:listed>/<uuid:row_id>/", list_views.change, name="change"),
    path("<slug:listed>/<uuid:row_id>/retirer/", list_views.remove, name="remove"),
]
