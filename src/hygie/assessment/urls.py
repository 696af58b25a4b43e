from django.urls import path

from hygie.assessment.views import journal, measures, overview, plan, proofs, questions

app_name = "assessment"
urlpatterns = [
    path("", overview.dashboard, name="dashboard"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<str:measure_id>/", questions.question, name="question"),
    path("mesures/", measures.listing, name="measures"),
    path("mesures/<str:measure_id>/", measures.measure, name="measure"),
    path("mesures/<str:measure_id>/reponse/", measures.answer, name="answer"),
    path("recommandations/<str:recommendation_id>/", measures.tick, name="tick"),
    path("themes/<slug:theme_id>/", measures.theme, name="theme"),
    path("plan/", plan.plan, name="plan"),
    path("plan/<str:measure_id>/", plan.action, name="action"),
    path("preuves/", proofs.listing, name="proofs"),
    path("preuves/ajouter/", proofs.add, name="proof_add"),
    path("preuves/<uuid:statement_id>/", proofs.detail, name="proof"),
    path("preuves/<uuid:statement_id>/retirer/", proofs.withdraw, name="proof_withdraw"),
    path("preuves/<uuid:statement_id>/remettre/", proofs.restore, name="proof_restore"),
    path("fichiers/<uuid:attachment_id>/", proofs.attachment, name="attachment"),
    path("journal/", journal.journal, name="journal"),
    path("aide/", overview.help_page, name="help"),
]
