"""What leaves is compressed: pages as they are made, static files once for all."""

import gzip
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers
from whitenoise.middleware import WhiteNoiseFileResponse

_PAGES = ("text/html",)
_STATIC = ("text/css", "text/javascript", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Django's, for pages only: an attachment or a PDF is compressed already, and may be long.

    A static file does not change while Hygie runs: its compressed twin is made at its first visit
    and kept in memory. None lies on the disk, where it could outlive a change of the file.
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self._twins: dict[str, bytes] = {}

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if isinstance(response, WhiteNoiseFileResponse):
            return self._static(request, response, kind) if kind in _STATIC else response
        return super().process_response(request, response) if kind in _PAGES else response

    def _static(
        self, request: HttpRequest, response: WhiteNoiseFileResponse, kind: str
    ) -> HttpResponseBase:
        patch_vary_headers(response, ("Accept-Encoding",))
        # A 304 or a piece of the file (Range) goes as it is, and HEAD has nothing to send.
        whole = response.status_code == 200 and request.method == "GET"
        if not whole or not re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
            return response
        twin = self._twins.get(request.path_info)
        if twin is None:
            twin = gzip.compress(b"".join(response.streaming_content), 9, mtime=0)
            self._twins[request.path_info] = twin
        response.streaming_content = [twin]
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(twin))
        return response
