"""Which server is asked for which model, and what is bound to that server alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from spec_lsp.gateway.refusal import Refused

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[a-z0-9_.:-]+", re.IGNORECASE)


class Price(NamedTuple):
    """What a million tokens cost, in the currency of the user's table."""

    prompt: Decimal
    completion: Decimal


class Address(NamedTuple):
    """What a key and a consent are bound to. `name` is in lower case, without brackets for IPv6."""

    scheme: str
    name: str
    port: int

    @property
    def host(self) -> str:
        """As it is shown to users: without the port where it is the usual one."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port == _PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether it is this machine: then no proxy has to do with it."""
        if self.name == "localhost":
            return True
        try:
            number = ip_address(self.name)
        except ValueError:
            return False
        return number.is_loopback or number.is_unspecified


def address(url: str, where: str) -> Address:
    """The address in a base URL; `where` says in messages which setting it is."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise Refused(f"{where}: no URL can be read from it; write it as http://127.0.0.1:11434/v1") from None
    name = (parts.hostname or "").lower()
    if parts.scheme not in _PORTS or not _NAME.fullmatch(name):
        raise Refused(
            f'{where}: "{_bare(url)}" is no http or https URL; write it as http://127.0.0.1:11434/v1'
        )
    if parts.username is not None or parts.password is not None:
        raise Refused(f"{where}: a URL with a password in it would be logged; use a key instead")
    if parts.query or parts.fragment:
        raise Refused(
            f'{where}: leave out what follows "?" or "#"; the base URL ends before /chat/completions'
        )
    return Address(parts.scheme, name, port or _PORTS[parts.scheme])


def _bare(url: str) -> str:
    """A URL without what may be a password."""
    return url.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an OpenAI-compatible server.

    `key` is "" where the server wants none. `parameters` are sent as they are, with nothing added. `consented`:
    the user's settings agree that every workspace may be sent there.
    """

    base_url: str
    address: Address
    model: str
    key: str = field(default="", repr=False)
    parameters: Mapping[str, object] = field(default_factory=dict)
    prices: Mapping[str, Price] = field(default_factory=dict)
    consented: bool = False

    @property
    def host(self) -> str:
        """As it is shown to users."""
        return self.address.host

    @property
    def price(self) -> Price | None:
        """What this model costs, None where the user's table does not say."""
        return self.prices.get(self.model)
