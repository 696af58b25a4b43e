"""Pages and static files are compressed for a browser that asks; nothing else is."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from hygie.config import static_root
from hygie.web.compression import CompressionMiddleware
from tests import factories

SHEET = "/static/web/hygie.css"
ASKED = {"Accept-Encoding": "gzip, deflate, br"}


def on_disk(url: str) -> bytes:
    return (static_root() / Path(url).relative_to("/static")).read_bytes()


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def through(response: HttpResponse | StreamingHttpResponse) -> HttpResponse:
    """What the middleware makes of this answer."""
    request = RequestFactory().get("/", headers=ASKED)
    return CompressionMiddleware(lambda _request: response)(request)


@pytest.mark.parametrize(
    "url", [SHEET, "/static/web/hygie.js", "/static/web/logo.svg"], ids=["css", "js", "svg"]
)
def test_a_static_file_is_compressed_and_still_the_same(client: Client, url: str) -> None:
    first, second = (client.get(url, headers=ASKED) for _ in range(2))

    for response in (first, second):
        sent = body(response)
        assert response.headers["Content-Encoding"] == "gzip"
        assert int(response.headers["Content-Length"]) == len(sent) < len(on_disk(url))
        assert gzip.decompress(sent) == on_disk(url)


def test_a_browser_that_does_not_ask_gets_the_file_itself(client: Client) -> None:
    response = client.get(SHEET)

    assert "Content-Encoding" not in response.headers
    assert body(response) == on_disk(SHEET)


@pytest.mark.parametrize("headers", [{}, ASKED], ids=["plain", "compressed"])
def test_caches_are_told_that_the_answer_depends_on_it(client: Client, headers) -> None:
    response = client.get(SHEET, headers=headers)

    assert body(response)
    assert response.headers["Vary"] == "Accept-Encoding"


def test_a_file_already_there_is_not_sent_again(client: Client) -> None:
    first = client.get(SHEET, headers=ASKED)
    assert body(first)

    again = client.get(SHEET, headers=ASKED | {"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert body(again) == b""


def test_a_piece_of_a_file_is_the_piece_asked_for(client: Client) -> None:
    response = client.get(SHEET, headers=ASKED | {"Range": "bytes=0-9"})

    assert response.status_code == 206
    assert body(response) == on_disk(SHEET)[:10]


def test_the_head_of_a_file_is_compressed_no_more_than_it_is_sent(client: Client) -> None:
    response = client.head(SHEET, headers=ASKED)

    assert "Content-Encoding" not in response.headers


def test_a_typeface_is_sent_as_it_is(client: Client) -> None:
    url = "/static/web/vendor/inter/inter-latin.woff2"

    response = client.get(url, headers=ASKED)

    assert "Content-Encoding" not in response.headers
    assert body(response) == on_disk(url)


def test_a_page_is_compressed(client: Client, practice) -> None:
    url = reverse("assessment:dashboard", args=[practice.id])

    response = client.get(url, headers=ASKED)

    assert response.headers["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(response.content)


def test_the_length_of_a_page_tells_nothing(client: Client, practice) -> None:
    """The same page never weighs the same: lengths do not betray what it says (BREACH)."""
    url = reverse("assessment:help", args=[practice.id])

    lengths = {len(client.get(url, headers=ASKED).content) for _ in range(12)}

    assert len(lengths) > 1


def test_an_attachment_is_sent_as_it_is(client: Client, practice, now) -> None:
    proof = factories.state(practice, "2.3.3", now=now, files=[("contrat.pdf", factories.PDF * 9)])
    attachment = proof.attachments.get()

    response = client.get(
        reverse("assessment:attachment", args=[practice.id, attachment.id]), headers=ASKED
    )

    assert "Content-Encoding" not in response.headers
    assert body(response) == factories.PDF * 9


@pytest.mark.parametrize(
    "kind", ["application/pdf", "application/zip", "text/plain", "text/csv", "application/json"]
)
def test_only_pages_are_compressed(kind: str) -> None:
    response = through(HttpResponse(b"x" * 5000, content_type=kind))

    assert "Content-Encoding" not in response.headers
    assert response.content == b"x" * 5000


def test_what_is_sent_bit_by_bit_is_not_gathered() -> None:
    response = through(StreamingHttpResponse(iter([b"x" * 5000]), content_type="application/zip"))

    assert body(response) == b"x" * 5000
