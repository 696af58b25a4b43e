from django.urls import path

from hygie.first_visit import pages_of

views = pages_of("hygie.agenda.views")

app_name = "agenda"
urlpatterns = [
    path("", views.listing, name="list"),
    path("echeances.ics", views.calendar, name="calendar"),
    path("rappels/", views.mailbox, name="reminders"),
    path("rappels/essai/", views.test, name="reminders_test"),
    path("rappels/effacer/", views.forget, name="reminders_forget"),
    path("<uuid:entry_id>/faite/", views.done, name="done"),
    path("<uuid:entry_id>/reporter/", views.postpone, name="postpone"),
    path("<uuid:entry_id>/reprendre/", views.resume, name="resume"),
]
