from django.urls import path

from hygie.practice import list_views, views

app_name = "practice"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("identite/", views.identity, name="identity"),
    path("situation/<int:step>/", views.situation_step, name="situation"),
    path("situation/<int:step>/apercu/", views.live, name="live"),
    path("situation/terminer/", views.finish, name="finish"),
    path("<slug:listed>/ajouter/", list_views.add, name="add"),
    path("<slug:listed>/<uuid:row_id>/", list_views.change, name="change"),
    path("<slug:listed>/<uuid:row_id>/retirer/", list_views.remove, name="remove"),
]
