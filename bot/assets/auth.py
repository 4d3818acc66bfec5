"""How a source's secret rides along with each request, without ever being seen.

What is sent is a copy: errors and log lines know the request as it was before.
"""

import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Generator

import httpx
from pydantic import SecretStr

from bot.errors import SettingsError


class KeyAuth(httpx.Auth, ABC):
    """A secret that is never shown; where it rides is said by `keyed`."""

    def __init__(self, secret: SecretStr | str) -> None:
        text = secret.get_secret_value() if isinstance(secret, SecretStr) else secret
        text = text.strip()
        if not text or not text.isascii() or not text.isprintable():
            # Sent on, the library would quote the value in its own error.
            raise SettingsError("the key is empty or holds characters that no key has")
        self.secret = SecretStr(text)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(**********)"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The copy with the secret in it, as the library asks for it."""
        yield self.keyed(request)

    @abstractmethod
    def keyed(self, request: httpx.Request) -> httpx.Request:
        """The request to send."""


class HeaderAuth(KeyAuth):
    """A secret in one header."""

    def __init__(self, header: str, secret: SecretStr | str, *, prefix: str = "") -> None:
        super().__init__(secret)
        self.header = header
        self._prefix = prefix

    def keyed(self, request: httpx.Request) -> httpx.Request:
        """The request with its header."""
        headers = request.headers.copy()
        headers[self.header] = self._prefix + self.secret.get_secret_value()
        return httpx.Request(
            request.method,
            request.url,
            headers=headers,
            stream=request.stream,
            extensions=request.extensions,
        )


class ParameterAuth(KeyAuth):
    """A secret beside the other parameters: of the query of a read, of the JSON of a write."""

    def __init__(self, parameter: str, secret: SecretStr | str) -> None:
        super().__init__(secret)
        self.parameter = parameter

    def keyed(self, request: httpx.Request) -> httpx.Request:
        """The request with one parameter more."""
        given = {self.parameter: self.secret.get_secret_value()}
        url, body = request.url, request.content
        if request.method == "GET":
            url = url.copy_merge_params(given)
        else:
            body = json.dumps({**json.loads(body), **given}).encode()
        headers = request.headers.copy()
        if body:
            headers["Content-Length"] = str(len(body))
        return httpx.Request(
            request.method, url, headers=headers, content=body, extensions=request.extensions
        )


class _Addresses(logging.Filter):
    """Takes the query out of the addresses that the library logs: a key may be in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the line stays, with less in it."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                part.copy_with(query=None) if isinstance(part, httpx.URL) else part
                for part in record.args
            )
        return True


logging.getLogger("httpx").addFilter(_Addresses())
