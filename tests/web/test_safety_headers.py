"""Every answer, page or file, tells the browser to load, run and show nothing from elsewhere."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hygie.strongbox.box import Box

# Each source a page may use; what is not named falls under `default-src 'none'`.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy_of(response: HttpResponse) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts if part.strip())


def assert_safe(response: HttpResponse) -> None:
    assert policy_of(response) == POLICY
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("name", ["dashboard", "plan", "measures", "proofs", "journal"])
def test_a_page_of_the_practice_loads_nothing_from_elsewhere(
    client: Client, address: Callable[..., str], name: str
) -> None:
    response = client.get(address(f"assessment:{name}"))

    assert response.status_code == 200
    assert_safe(response)


def test_the_door_too(open_box: Box, client: Client) -> None:
    open_box.protect("t9!Kv#2pZq7&w", "person", "Camille")

    assert_safe(Client().get(reverse("accounts:unlock")))
    assert_safe(Client().get(reverse("accounts:recover")))


def test_a_refusal_too(client: Client) -> None:
    missing = client.get("/nulle-part/")
    foreign = client.post("/", headers={"Origin": "https://ailleurs.example"})

    assert (missing.status_code, foreign.status_code) == (404, 403)
    assert_safe(missing)
    assert_safe(foreign)
