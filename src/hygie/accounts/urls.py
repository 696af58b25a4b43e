from django.urls import path

from hygie.first_visit import pages_of

views = pages_of("hygie.accounts.views")

app_name = "accounts"
urlpatterns = [
    path("entrer/<str:token>/", views.enter, name="enter"),
    path("deverrouiller/", views.unlock, name="unlock"),
    path("deverrouiller/secours/", views.recover, name="recover"),
    path("deverrouiller/reprendre/", views.resume, name="resume"),
    path("verrouiller/", views.lock, name="lock"),
    path("present/", views.alive, name="alive"),
]
