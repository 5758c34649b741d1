"""The user's settings file `models.toml`: which hosts there are, and what is bound to each."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from spec_lsp.gateway.endpoint import Address, Price, address
from spec_lsp.gateway.refusal import Refused

_T = TypeVar("_T")
_RESERVED = frozenset("model messages n stream response_format tools tool_choice functions store".split())
_KEYS = frozenset("base_url key key_env model grader consent parameters prices".split())
_TOP = frozenset("use grader currency hosts".split())


class Host(NamedTuple):
    """One section `[hosts.NAME]`. `key_env` names the variable that holds the key, "" for none."""

    name: str
    base_url: str
    address: Address
    key: str
    key_env: str
    model: str
    grader: str
    consent: bool
    parameters: Mapping[str, object]
    prices: Mapping[str, Price]


class Settings(NamedTuple):
    """The whole file. `use` and `grader` name the hosts that answer and that grade; "" where the file does not say."""

    path: Path
    hosts: tuple[Host, ...] = ()
    use: str = ""
    grader: str = ""
    currency: str = "USD"
    warnings: tuple[str, ...] = ()

    def named(self, name: str) -> Host:
        """The section of that name."""
        for host in self.hosts:
            if host.name == name:
                return host
        known = ", ".join(host.name for host in self.hosts) or "none"
        raise Refused(
            f'{self.path}: there is no section [hosts.{name}], which "use" or "grader" names (known: {known})'
        )

    def at(self, base_url: str, where: Address) -> Host | None:
        """The section of that URL, else of its address."""
        same = [host for host in self.hosts if host.address == where]
        return next((host for host in same if host.base_url == base_url), same[0] if same else None)


def read(path: Path) -> Settings:
    """The settings, empty without a file; Refused if they cannot be trusted or understood."""
    try:
        found = path.stat()
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings(path)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read: {error}") from None
    _trust(path, found)
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{path} is no TOML: {error}") from None
    warnings = _unknown(str(path), data, _TOP)
    sections = _get(path, data, "hosts", dict, {})
    hosts = tuple(_host(path, name, table, warnings) for name, table in sections.items())
    if (
        os.name == "posix"
        and found.st_mode & (stat.S_IRGRP | stat.S_IROTH)
        and any(host.key for host in hosts)
    ):
        warnings.append(f"{path}: other users can read the keys in it: chmod 600 it")
    return Settings(
        path,
        hosts,
        _get(path, data, "use", str, ""),
        _get(path, data, "grader", str, ""),
        _get(path, data, "currency", str, "USD"),
        tuple(warnings),
    )


def _trust(path: Path, found: os.stat_result) -> None:
    """Refuse a file that somebody else could have written."""
    if os.name != "posix":
        return
    if found.st_uid not in (os.getuid(), 0):
        raise Refused(f"{path} belongs to another user, who could send your specs elsewhere; make it yours")
    if found.st_mode & stat.S_IWOTH:
        raise Refused(f"{path} can be written by everyone, who could send your specs elsewhere: chmod 600 it")


def _host(path: Path, name: str, table: object, warnings: list[str]) -> Host:
    where = f"{path}: [hosts.{name}]"
    if not isinstance(table, dict):
        raise Refused(f"{where} has to be a section with base_url and model in it")
    warnings += _unknown(where, table, _KEYS)
    base_url = _get(where, table, "base_url", str, "")
    if not base_url:
        raise Refused(f"{where} lacks base_url: the server to ask, as http://127.0.0.1:11434/v1")
    key, key_env = _get(where, table, "key", str, ""), _get(where, table, "key_env", str, "")
    if key and key_env:
        raise Refused(f"{where} has both key and key_env: leave one of them out")
    return Host(
        name,
        base_url.strip().rstrip("/"),
        address(base_url, f"{where} base_url"),
        key,
        key_env,
        _get(where, table, "model", str, ""),
        _get(where, table, "grader", str, ""),
        _get(where, table, "consent", bool, False),
        _parameters(where, _get(where, table, "parameters", dict, {})),
        {
            model: _price(f"{where} prices of {model}", price)
            for model, price in _get(where, table, "prices", dict, {}).items()
        },
    )


def _parameters(where: str, table: Mapping[str, Any]) -> dict[str, object]:
    for name in table:
        if name in _RESERVED:
            raise Refused(
                f'{where} parameters: "{name}" is not yours to set; spec-lsp says it in each request'
            )
    return {name: _plain(f"{where} parameters: {name}", value) for name, value in table.items()}


def _plain(where: str, value: Any) -> Any:
    """A value of TOML as one of JSON, which has no dates and no infinite numbers."""
    if isinstance(value, dict):
        return {name: _plain(where, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(where, inner) for inner in value]
    if isinstance(value, Decimal) and value.is_finite():
        return float(value)
    if isinstance(value, str | int):
        return value
    raise Refused(f"{where}: {value} cannot be sent as JSON")


def _price(where: str, table: object) -> Price:
    values = [table.get(name) for name in ("input", "output")] if isinstance(table, dict) else []
    prices = [
        Decimal(value) for value in values if isinstance(value, int | Decimal) and not isinstance(value, bool)
    ]
    if len(prices) != 2 or any(not price.is_finite() or price < 0 for price in prices):
        raise Refused(f"{where}: write what a million tokens cost, as {{input = 0.25, output = 2}}")
    return Price(*prices)


def _get(where: object, table: Mapping[str, Any], name: str, kind: type[_T], default: _T) -> _T:
    value = table.get(name, default)
    if not isinstance(value, kind):
        raise Refused(f'{where}: "{name}" has to be {_KINDS[kind]}, not {value!r}')
    return value


_KINDS: Mapping[type, str] = {str: "text in quotes", bool: "true or false", dict: "a table"}


def _unknown(where: str, table: Mapping[str, Any], known: frozenset[str]) -> list[str]:
    told = []
    for name in table.keys() - known:
        near = get_close_matches(name, known, 1)
        told.append(f'{where}: unknown setting "{name}"' + (f', did you mean "{near[0]}"?' if near else ""))
    return sorted(told)
