"""Files that are sent: what is refused and why, what is kept and how it is given back."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from hygie.assessment.models import Answer, Attachment, Statement
from tests.factories import EXE, PDF
from tests.web.pages import MB, STATED, no_proof, text_of


def upload(client: Client, url: str, *files: tuple[str, bytes]) -> HttpResponse:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(url, STATED | {"files": sent})


def test_a_program_named_pdf_is_refused_and_says_so(client: Client, add_url: str) -> None:
    response = upload(client, add_url, ("facture.pdf", EXE))

    assert response.status_code == 422
    assert "n’est pas ce que son nom annonce" in text_of(response)
    assert "facture.pdf" in text_of(response)
    assert STATED["text"] in text_of(response)
    assert no_proof()


def test_one_bad_file_among_good_ones_and_nothing_is_kept(client: Client, add_url: str) -> None:
    response = upload(client, add_url, ("bon.pdf", PDF), ("facture.pdf", EXE))

    assert response.status_code == 422
    assert no_proof()


def test_a_file_of_twenty_six_megabytes_is_refused_and_says_the_limit(
    client: Client, add_url: str
) -> None:
    response = upload(client, add_url, ("scan.pdf", PDF.ljust(26 * MB, b"\n")))

    assert response.status_code == 422
    assert "25 Mo" in text_of(response)
    assert no_proof()


def test_a_file_of_twenty_five_megabytes_is_kept_and_given_back_whole(
    client: Client, add_url: str, address: Callable[..., str]
) -> None:
    whole = PDF.ljust(25 * MB, b"\n")
    assert upload(client, add_url, ("scan.pdf", whole)).status_code == 302
    attachment = Attachment.objects.get()
    given = client.get(address("assessment:attachment", attachment.id))

    assert given.content == whole
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in given.headers["Content-Security-Policy"]


def test_eleven_files_are_too_many_and_the_page_says_so(client: Client, add_url: str) -> None:
    files = [(f"{rank}.txt", str(rank).encode()) for rank in range(11)]
    response = upload(client, add_url, *files)

    assert response.status_code in (400, 413, 422)
    assert "fichiers" in text_of(response)
    assert no_proof()


def test_an_empty_file_is_refused(client: Client, add_url: str) -> None:
    response = upload(client, add_url, ("vide.pdf", b""))

    assert response.status_code == 422
    assert "vide" in text_of(response)
    assert no_proof()


def test_the_name_of_a_file_is_shown_as_text(
    client: Client, add_url: str, address: Callable[..., str]
) -> None:
    upload(client, add_url, ("<img src=x onerror=alert(1)>.txt", b"bonjour"))
    statement = Statement.objects.get()
    page = text_of(client.get(address("assessment:proof", statement.id)))

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_web_page_disguised_as_text_is_not_run(
    client: Client, add_url: str, address: Callable[..., str]
) -> None:
    upload(client, add_url, ("page.txt", b"<script>alert(1)</script>"))
    given = client.get(address("assessment:attachment", Attachment.objects.get().id))

    assert given.headers["Content-Type"].startswith("text/plain")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", b"nothing of the kind"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
        ("multipart/form-data", b"--x--"),
        ("application/x-www-form-urlencoded", b"value=%ff%fe&revision=%00"),
        ("application/x-www-form-urlencoded; charset=none", b"value=yes&revision=0"),
        ("application/json", b'{"value": "yes", "revision": 0}'),
        ("text/plain", b"value=yes"),
        ("", b"\x00\xff"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused(
    client: Client, answer_url: str, content_type: str, body: bytes
) -> None:
    response = client.generic("POST", answer_url, body, content_type=content_type)

    assert response.status_code in (302, 400, 415, 422)
    if response.status_code != 302:
        assert not Answer.objects.exists()
