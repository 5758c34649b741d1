"""The wire: one request by the openai package, one response as it came. The only module that imports it.

Importing this module costs half a second and 40 MiB, so it is done in a thread, when the first request is due.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

import httpx2
import openai

from spec_lsp import __version__
from spec_lsp.exchange import Failure, Trouble
from spec_lsp.gateway.endpoint import Endpoint
from spec_lsp.gateway.reading import Sent

_LARGEST = 8 * 1024 * 1024  # bytes of a response; answers are a thousandth of it
_KEYLESS = "unused"  # servers that want no key ignore it
_CONNECT = 10.0  # seconds
# The library adds organisation, project and headers of its own from the environment, and names the machine.
_HEADERS = frozenset("host content-type content-length connection accept".split())


class _TooMuch(Exception):
    """A response that cannot be an answer; the message says why."""


class _Capped(httpx2.AsyncByteStream):
    """A body that ends in an error where it grows too large to hold."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        held = 0
        async for chunk in self._stream:
            held += len(chunk)
            if held > _LARGEST:
                raise _TooMuch(f"sends more than {_LARGEST:,} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class Connection:
    """Connections to one endpoint, kept open between requests."""

    def __init__(self, endpoint: Endpoint, seconds: float) -> None:
        self._host = endpoint.host
        self._key = endpoint.key or _KEYLESS
        place = endpoint.address
        http = openai.DefaultAsyncHttpxClient(
            follow_redirects=False,
            # A proxy may carry what is encrypted between us and the host, and nothing else.
            trust_env=place.scheme == "https" and not place.is_local,
            timeout=httpx2.Timeout(seconds, connect=min(seconds, _CONNECT)),
            event_hooks={"request": [self._strip], "response": [_cap]},
        )
        self._client = openai.AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=self._key,
            admin_api_key="",
            organization="",
            project="",
            webhook_secret="",
            max_retries=0,
            timeout=seconds,
            http_client=http,
        )

    async def _strip(self, request: httpx2.Request) -> None:
        for name in [name for name in request.headers if name not in _HEADERS]:
            del request.headers[name]
        request.headers["authorization"] = f"Bearer {self._key}"
        request.headers["accept-encoding"] = "identity"
        request.headers["user-agent"] = f"spec-lsp/{__version__}"

    async def post(self, body: Mapping[str, Any]) -> Sent | Failure:
        """Send one request for a completion; a Failure where there is no response to read."""
        try:
            # Not by `chat.completions`: that holds each message against types of its own, which takes longer than sending it.
            return _sent(
                await self._client.post("/chat/completions", cast_to=httpx2.Response, body=dict(body))
            )
        except openai.APIStatusError as error:
            return _sent(error.response)
        except openai.APITimeoutError:
            return Failure(Trouble.TIMEOUT, f"{self._host} did not answer in time")
        except _TooMuch as error:
            return Failure(Trouble.NOT_AN_API, f"{self._host} {error}, which is no answer of a model")
        except (openai.APIConnectionError, httpx2.HTTPError) as error:
            return self._unreachable(error)
        except (openai.OpenAIError, httpx2.InvalidURL) as error:
            return Failure(Trouble.NOT_AN_API, f"{self._host}: {error}")

    def _unreachable(self, error: Exception) -> Failure:
        cause = error.__cause__ or error
        if isinstance(cause, _TooMuch):
            return Failure(Trouble.NOT_AN_API, f"{self._host} {cause}, which is no answer of a model")
        told = str(cause) or type(cause).__name__
        return Failure(Trouble.UNREACHABLE, f"{self._host} cannot be reached: {told}; is the server running?")

    async def close(self) -> None:
        """Close all sockets."""
        await self._client.close()


async def _cap(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise _TooMuch("compresses what it was asked not to compress")
    response.stream = _Capped(cast(httpx2.AsyncByteStream, response.stream))


def _sent(response: httpx2.Response) -> Sent:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Sent(response.status_code, headers, response.content.decode("utf-8", "replace"))


def connect(endpoint: Endpoint, seconds: float) -> Connection:
    """Open an endpoint; `seconds` bounds the wait for each byte. No socket is opened yet."""
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # it logs every URL otherwise
    return Connection(endpoint, seconds)
