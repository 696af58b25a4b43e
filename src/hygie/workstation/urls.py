from django.urls import path

from hygie.first_visit import pages_of

computers = pages_of("hygie.workstation.views.computers")
listing = pages_of("hygie.workstation.views.listing")
looks = pages_of("hygie.workstation.views.looks")
media = pages_of("hygie.workstation.views.media")
mobiles = pages_of("hygie.workstation.views.mobiles")
others = pages_of("hygie.workstation.views.others")

app_name = "workstation"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("bienvenue/", listing.welcome, name="welcome"),
    path("exporter/<slug:sheet_format>/", listing.export, name="export"),
    path("verifier/", looks.check, name="check"),
    path("verifier/quel-poste/", looks.which, name="which"),
    path("verifier/<uuid:look_id>/", looks.look, name="look"),
    path("autres/", others.prepare, name="prepare"),
    path("autres/rapport/", others.import_report, name="import"),
    path("cles/<uuid:enrolment_id>/", others.enrolment, name="enrolment"),
    path("cles/<uuid:enrolment_id>/fichier/", others.enrolment_file, name="enrolment_file"),
    path("cles/<uuid:enrolment_id>/retirer/", others.revoke, name="revoke"),
    path("supports/<uuid:plugged_id>/", media.adopt, name="adopt"),
    path("telephones/<uuid:mobile_id>/", mobiles.mobile, name="mobile"),
    path("suivi/<uuid:walk_id>/<int:rank>/", mobiles.screen, name="screen"),
    path("suivi/<uuid:walk_id>/abandonner/", mobiles.drop, name="drop"),
    path("captures/<uuid:screenshot_id>/", mobiles.screenshot, name="screenshot"),
    path(
        "captures/<uuid:screenshot_id>/retirer/",
        mobiles.screenshot_remove,
        name="screenshot_remove",
    ),
    path("historique/<uuid:check_id>/", computers.past, name="past"),
    path("<uuid:computer_id>/", computers.computer, name="computer"),
    path("<uuid:computer_id>/historique/", computers.history, name="history"),
    path("<uuid:computer_id>/noter/", computers.believe, name="believe"),
    path("<uuid:computer_id>/cle/", others.enrol, name="enrol"),
    path("<uuid:computer_id>/revoir/<slug:probe_id>/", computers.again, name="again"),
]
