from django.urls import path

from hygie.first_visit import pages_of

campaigns = pages_of("hygie.assessment.views.campaigns")
journal = pages_of("hygie.assessment.views.journal")
measures = pages_of("hygie.assessment.views.measures")
overview = pages_of("hygie.assessment.views.overview")
plan = pages_of("hygie.assessment.views.plan")
proofs = pages_of("hygie.assessment.views.proofs")
questions = pages_of("hygie.assessment.views.questions")
yearly = pages_of("hygie.assessment.views.yearly")

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
    path("bilans/", campaigns.campaigns, name="campaigns"),
    path("bilans/comparer/", campaigns.campaign_compare, name="campaign_compare"),
    path("bilans/comparer/csv/", campaigns.campaign_compare_csv, name="campaign_compare_csv"),
    path("bilans/confirmer/", yearly.campaign_review, name="campaign_review"),
    path(
        "bilans/confirmer/<slug:theme_id>/",
        yearly.campaign_review_theme,
        name="campaign_review_theme",
    ),
    path(
        "bilans/confirmer/mesure/<str:measure_id>/", yearly.campaign_answer, name="campaign_answer"
    ),
    path("bilans/<uuid:assessment_id>/", campaigns.campaign, name="campaign"),
    path("bilans/<uuid:assessment_id>/clore/", campaigns.campaign_close, name="campaign_close"),
    path("journal/", journal.journal, name="journal"),
    path("aide/", overview.help_page, name="help"),
]
