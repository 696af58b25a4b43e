"""The addresses of what is sent and comes back, beside those of the room."""

from django.urls import path

from hygie.first_visit import pages_of

exchange_return_views = pages_of("hygie.suppliers.exchange_return_views")
exchange_views = pages_of("hygie.suppliers.exchange_views")
work_order_views = pages_of("hygie.suppliers.work_order_views")

urlpatterns = [
    path("<uuid:supplier_id>/envoyer/", exchange_views.send, name="send"),
    path("<uuid:supplier_id>/travaux/", work_order_views.draw_up, name="order_new"),
    path("envois/<uuid:request_id>/", exchange_views.sent, name="request"),
    path(
        "envois/<uuid:request_id>/fichier/<slug:form>/",
        exchange_views.request_file,
        name="request_file",
    ),
    path("envois/<uuid:request_id>/abandonner/", exchange_views.drop, name="request_drop"),
    path("retours/", exchange_return_views.receive, name="receive"),
    path("retours/<slug:token>/", exchange_return_views.arrived, name="arrived"),
    path("travaux/<uuid:order_id>/", work_order_views.order, name="order"),
    path(
        "travaux/<uuid:order_id>/fichier/<slug:form>/",
        work_order_views.order_file,
        name="order_file",
    ),
    path("travaux/<uuid:order_id>/signer/", work_order_views.sign, name="order_sign"),
    path(
        "travaux/<uuid:order_id>/rapports/<uuid:file_id>/",
        work_order_views.report,
        name="order_report",
    ),
    path("travaux/<uuid:order_id>/abandonner/", work_order_views.drop, name="order_drop"),
]
