"""Receiving files without ever laying them unencrypted on the disk."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

from hygie.assessment.rules.files import LIMIT_BYTES


class BoundedMemoryHandler(MemoryFileUploadHandler):
    """Keeps each file in memory, and one byte too many of a file over the limit.

    The bytes past the limit are dropped as they come: the form then sees a file that is too big and
    says so; reading on costs nothing, the whole request being bounded already.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self.activated = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._received = 0
        super().new_file(*args, **kwargs)  # raises StopFutureHandlers: nothing after it runs

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = LIMIT_BYTES + 1 - self._received
        if room > 0:
            self.file.write(raw_data[:room])
            self._received += min(room, len(raw_data))

    def file_complete(self, file_size: int) -> Any:
        return super().file_complete(min(file_size, self._received))
