"""Which endpoint answers and which one grades: the environment before the user's settings, and no other source."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from spec_lsp.gateway.endpoint import Address, Endpoint, address
from spec_lsp.gateway.refusal import Refused
from spec_lsp.gateway.settings import Host, Settings


class Role(Enum):
    """What a model is asked for. The value is in the names of the variables: SPEC_LSP_MODEL, SPEC_LSP_GRADER."""

    MODEL = "MODEL"
    GRADER = "GRADER"

    @property
    def variable(self) -> str:
        """The environment variable that names the model."""
        return f"SPEC_LSP_{self.value}"

    @property
    def url_variable(self) -> str:
        """The environment variable with the base URL."""
        return f"SPEC_LSP_{self.value}_URL"

    @property
    def key_variable(self) -> str:
        """The environment variable with the key for that URL, and for no other host."""
        return f"SPEC_LSP_{self.value}_KEY"


def choose(role: Role, settings: Settings, environment: Mapping[str, str]) -> Endpoint:
    """The endpoint for a role; Refused where nothing says which."""
    url, section = _where(role, settings, environment)
    model = _model(role, section, environment)
    if not model:
        raise Refused(
            f"no model is named for {url}: set {role.variable}, or model in its section of {settings.path}"
        )
    place = address(url, _source(role, settings, environment))
    return Endpoint(
        url,
        place,
        model,
        _key(role, place, environment) or _key_of(section, settings, environment),
        section.parameters if section else {},
        section.prices if section else {},
        section.consent if section else False,
    )


def _plain(url: str) -> str:
    return url.strip().rstrip("/")


def _key(role: Role, place: Address, environment: Mapping[str, str]) -> str:
    """The key that the environment has for an address: that of the role, else that of the other one."""
    found = ""
    for one in sorted(Role, key=lambda other: other is not role):
        key, url = environment.get(one.key_variable), environment.get(one.url_variable)
        if key and not url:
            raise Refused(
                f"{one.key_variable} is set and {one.url_variable} is not: a key is sent to one host only, so say which"
            )
        if key and url and address(url, one.url_variable) == place:
            found = found or key
    return found


def _where(role: Role, settings: Settings, environment: Mapping[str, str]) -> tuple[str, Host | None]:
    """The base URL, and the section of the settings that speaks of it."""
    url = environment.get(role.url_variable)
    if url:
        base_url = _plain(url)
        return base_url, settings.at(base_url, address(url, role.url_variable))
    if role is Role.GRADER:
        if settings.grader:
            section = settings.named(settings.grader)
            return section.base_url, section
        return _where(Role.MODEL, settings, environment)
    if settings.use or len(settings.hosts) == 1:
        section = settings.named(settings.use) if settings.use else settings.hosts[0]
        return section.base_url, section
    if settings.hosts:
        raise Refused(
            f'{settings.path} has several hosts: say which one with use = "{settings.hosts[0].name}"'
        )
    raise Refused(
        "no model is configured, so nothing was sent: set SPEC_LSP_MODEL_URL and SPEC_LSP_MODEL, "
        f"or write {settings.path} (see docs/models.md)"
    )


def _source(role: Role, settings: Settings, environment: Mapping[str, str]) -> str:
    return role.url_variable if environment.get(role.url_variable) else str(settings.path)


def _model(role: Role, section: Host | None, environment: Mapping[str, str]) -> str:
    """The model's name; a grader without a name of its own is the model that answers, if it is asked at the same host."""
    named = environment.get(role.variable) or ""
    if role is Role.MODEL or named:
        return named or (section.model if section else "")
    if section and (section.grader or section.model):
        return section.grader or section.model
    return "" if environment.get(role.url_variable) else environment.get(Role.MODEL.variable) or ""


def _key_of(section: Host | None, settings: Settings, environment: Mapping[str, str]) -> str:
    if section is None or not section.key_env:
        return section.key if section else ""
    key = environment.get(section.key_env)
    if not key:
        raise Refused(
            f"{settings.path}: [hosts.{section.name}] takes its key from {section.key_env}, which is not set"
        )
    return key
