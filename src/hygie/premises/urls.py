from django.urls import path

from hygie.first_visit import pages_of

place_views = pages_of("hygie.premises.place_views")
round_views = pages_of("hygie.premises.round_views")
since_views = pages_of("hygie.premises.since_views")
views = pages_of("hygie.premises.views")

app_name = "premises"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("pieces/proposees/", place_views.usual, name="usual"),
    path("pieces/ajouter/", place_views.add, name="place_add"),
    path("pieces/<uuid:place_id>/", place_views.change, name="place"),
    path("pieces/<uuid:place_id>/retirer/", place_views.remove, name="place_remove"),
    path("tours/commencer/", round_views.start, name="start"),
    path("tours/<uuid:round_id>/", views.walked, name="round"),
    path("tours/<uuid:round_id>/etape/<slug:section>/", round_views.step, name="step"),
    path("tours/<uuid:round_id>/etape/<slug:section>/point/", round_views.reply, name="reply"),
    path(
        "tours/<uuid:round_id>/etape/<slug:section>/photo/", round_views.photo_add, name="photo_add"
    ),
    path("tours/<uuid:round_id>/photos/<uuid:photo_id>/", round_views.photo, name="photo"),
    path(
        "tours/<uuid:round_id>/photos/<uuid:photo_id>/retirer/",
        round_views.photo_remove,
        name="photo_remove",
    ),
    path("tours/<uuid:round_id>/non-vus/", round_views.unseen, name="unseen"),
    path("tours/<uuid:round_id>/signer/", round_views.sign, name="sign"),
    path("tours/<uuid:round_id>/abandonner/", round_views.drop, name="drop"),
    path("tours/<uuid:round_id>/suites/", since_views.follow_ups, name="follow_ups"),
    path("tours/<uuid:round_id>/suites/noter/", since_views.follow_up, name="follow_up"),
    path(
        "tours/<uuid:round_id>/suites/<uuid:follow_up_id>/annuler/",
        since_views.take_back,
        name="take_back",
    ),
]
