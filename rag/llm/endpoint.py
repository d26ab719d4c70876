"""Where a language model answers, and with which key."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from rag.settings import KEY_VARIABLES

_NO_KEY = "none"  # what the protocol's clients send where none is needed


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The base URL of an OpenAI-compatible server, and the key to it."""

    url: str
    key: str = field(repr=False, default=_NO_KEY)

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine; such a one is never asked through a proxy."""
        return urlsplit(self.url).hostname in ("localhost", "127.0.0.1", "::1")

    @property
    def has_key(self) -> bool:
        return self.key != _NO_KEY

    @property
    def shown(self) -> str:
        """The URL as it may be shown: without a user name and password written into it."""
        parts = urlsplit(self.url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()

    def without_key(self, text: str) -> str:
        """A text that a server sent, which some put the key into, as it may be shown."""
        secrets = [self.key] if self.has_key else []
        password = urlsplit(self.url).password
        for secret in [*secrets, *([password] if password else [])]:
            text = text.replace(secret, "…")
        return text


def hosted_endpoint(url: str) -> Endpoint:
    """The server at a URL, written with or without /v1, with the key of the environment."""
    url = url.rstrip("/")
    key = next((os.environ[name] for name in KEY_VARIABLES if os.environ.get(name)), _NO_KEY)
    return Endpoint(url if url.endswith("/v1") else f"{url}/v1", key)
