"""The answer to the page that a browser opens: the first request that comes from a file."""

from collections.abc import Callable, Iterable
from typing import Any

_ENTRANCE = "/entrer/"
_PAGE = '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Hygie</title><p>Hygie…</p>\n'
_Application = Callable[..., Iterable[bytes]]


def entered_from_a_file(application: _Application) -> _Application:
    """Lets in who comes from the page of `server_file.write_entrance`.

    What a page of another site leads to, redirections included, gets no strict cookie: the session
    made here would be lost at its first step. So that step starts from a page of our own.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if (
            not environ["PATH_INFO"].startswith(_ENTRANCE)
            or environ.get("HTTP_SEC_FETCH_SITE") != "cross-site"
        ):
            return application(environ, start_response)
        return _in_two_steps(application, environ, start_response)

    return answer


def _in_two_steps(
    application: _Application, environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def keep(status: str, headers: list[tuple[str, str]], _fault: object = None) -> None:
        started.append((status, headers))

    answered = application(environ, keep)
    try:
        body = b"".join(answered)
    finally:
        if close := getattr(answered, "close", None):
            close()
    status, headers = started[-1]
    target = dict(headers).get("Location")
    if status.startswith("302") and target:
        body = _PAGE.encode()
        kept = [pair for pair in headers if pair[0] not in ("Location", "Content-Length")]
        status, headers = "200 OK", [*kept, ("Refresh", f"0;url={target}")]
        headers.append(("Content-Length", str(len(body))))
    start_response(status, headers)
    return [body]
