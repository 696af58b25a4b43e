from django.urls import path

from hygie.first_visit import pages_of
from hygie.suppliers import urls_exchange

answers = pages_of("hygie.suppliers.views.answers")
clauses = pages_of("hygie.suppliers.views.clauses")
comparing = pages_of("hygie.suppliers.views.comparing")
contracts = pages_of("hygie.suppliers.views.contracts")
files = pages_of("hygie.suppliers.views.files")
gestures = pages_of("hygie.suppliers.views.gestures")
hosting = pages_of("hygie.suppliers.views.hosting")
hosts = pages_of("hygie.suppliers.views.hosts")
listing = pages_of("hygie.suppliers.views.listing")
places = pages_of("hygie.suppliers.views.places")
shortcomings = pages_of("hygie.suppliers.views.shortcomings")
suppliers = pages_of("hygie.suppliers.views.suppliers")

app_name = "suppliers"
urlpatterns = [
    path("", listing.suppliers, name="list"),
    path("ajouter/", suppliers.add, name="add"),
    path("comparer/", comparing.compare, name="compare"),
    path("suivi/<slug:sheet_format>/", listing.export, name="export"),
    path("a-faire/questionnaire-1/", gestures.questionnaire, {"name": "q1"}, name="ask_q1"),
    path("a-faire/questionnaire-2/", gestures.questionnaire, {"name": "q2"}, name="ask_q2"),
    path("a-faire/questionnaire-3/", gestures.questionnaire, {"name": "q3"}, name="ask_q3"),
    path("a-faire/questionnaire-4/", gestures.questionnaire, {"name": "q4"}, name="ask_q4"),
    path("a-faire/clauses/", gestures.clauses, {"measure_id": "2.10.1"}, name="read_clauses"),
    path(
        "a-faire/restitution/", gestures.clauses, {"measure_id": "2.9.2"}, name="read_restitution"
    ),
    path("a-faire/lieux/", gestures.places, name="read_places"),
    path("a-faire/hds/", gestures.hosting, name="check_hds"),
    path("hebergeurs/", hosts.hosts, name="hosts"),
    path("hebergeurs/modele/", hosts.template, name="hosts_template"),
    path("<uuid:supplier_id>/", suppliers.supplier, name="supplier"),
    path("<uuid:supplier_id>/modifier/", suppliers.change, name="change"),
    path("<uuid:supplier_id>/role/", suppliers.role, name="role"),
    path("<uuid:supplier_id>/trancher/", suppliers.decide, name="decide"),
    path("<uuid:supplier_id>/preciser/<slug:former>/", suppliers.clarify, name="clarify"),
    path("<uuid:supplier_id>/reunir/<uuid:other_id>/", suppliers.merge, name="merge"),
    path("<uuid:supplier_id>/contrats/ajouter/", contracts.add, name="contract_add"),
    path("<uuid:supplier_id>/hds/activites/", hosting.activities, name="activities"),
    path("<uuid:supplier_id>/hds/ajouter/", hosting.add, name="certificate_add"),
    path("<uuid:supplier_id>/lieu/", places.situation, name="place"),
    path("<uuid:supplier_id>/defauts/ajouter/", shortcomings.add, name="shortcoming_add"),
    path("contrats/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("contrats/<uuid:contract_id>/modifier/", contracts.change, name="contract_change"),
    path("contrats/<uuid:contract_id>/relu/", contracts.read_again, name="contract_read_again"),
    path("contrats/<uuid:contract_id>/arreter/", contracts.stop, name="contract_stop"),
    path("contrats/<uuid:contract_id>/reprendre/", contracts.resume, name="contract_resume"),
    path("contrats/<uuid:contract_id>/retirer/", contracts.remove, name="contract_remove"),
    path("contrats/<uuid:contract_id>/clauses/", clauses.checklist, name="clauses"),
    path("contrats/<uuid:contract_id>/clauses/<str:clause>/", clauses.answer, name="clause"),
    path("certificats/<uuid:certificate_id>/", hosting.change, name="certificate"),
    path("certificats/<uuid:certificate_id>/retirer/", hosting.remove, name="certificate_remove"),
    path("reponses/<uuid:return_id>/", answers.answers, name="answers"),
    path("reponses/<uuid:return_id>/signer/", answers.sign, name="sign"),
    path("reponses/<uuid:return_id>/sans-objet/<str:question>/", answers.accept, name="accept"),
    path("defauts/<uuid:shortcoming_id>/", shortcomings.shortcoming, name="shortcoming"),
    path("defauts/<uuid:shortcoming_id>/modifier/", shortcomings.change, name="shortcoming_change"),
    path(
        "defauts/<uuid:shortcoming_id>/noter/<slug:turn>/",
        shortcomings.note,
        name="shortcoming_note",
    ),
    path("defauts/<uuid:shortcoming_id>/retirer/", shortcomings.remove, name="shortcoming_remove"),
    path("pieces/<slug:owner_kind>/<uuid:owner_id>/joindre/", files.attach, name="attach"),
    path("pieces/<uuid:file_id>/", files.file, name="file"),
    path("pieces/<uuid:file_id>/retirer/", files.detach, name="detach"),
    *urls_exchange.urlpatterns,
]
