"""A system's keyring for tests, in the file that TEST_KEYRING_FILE names."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class FileKeyring(KeyringBackend):
    """Keeps everything in clear: it only stands for the real ones."""

    priority = 1

    def get_password(self, service, username):
        return self._content().get(f"{service}/{username}")

    def set_password(self, service, username, password):
        content = self._content() | {f"{service}/{username}": password}
        self._path.write_text(json.dumps(content), encoding="utf-8")

    def delete_password(self, service, username):
        content = self._content()
        content.pop(f"{service}/{username}", None)
        self._path.write_text(json.dumps(content), encoding="utf-8")

    @property
    def _path(self) -> Path:
        return Path(os.environ["TEST_KEYRING_FILE"])

    def _content(self) -> dict[str, str]:
        return json.loads(self._path.read_text(encoding="utf-8")) if self._path.exists() else {}
