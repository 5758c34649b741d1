"""The way in: from settings, environment and workspace to models that may be asked, or a clear refusal."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from spec_lsp.evals.spending import Spending
from spec_lsp.gateway import consent, settings
from spec_lsp.gateway.answers import Answers, Forgetful
from spec_lsp.gateway.asker import Asker, Manner
from spec_lsp.gateway.choice import Role, choose
from spec_lsp.gateway.endpoint import Endpoint
from spec_lsp.gateway.ledger import Ledger
from spec_lsp.gateway.limits import Limits
from spec_lsp.gateway.places import Places, is_inside, keep_outside, of_user, private, write_private
from spec_lsp.gateway.posting import Poster
from spec_lsp.gateway.refusal import Refused
from spec_lsp.gateway.sent_log import SentLog, path_in

_SECRET = "delimiters.key"
_log = logging.getLogger(__name__)


class Options(NamedTuple):
    """How a run may ask. `seconds` are for one answer, with all that it takes; `tokens` for the whole run."""

    concurrency: int = 8
    seconds: float = 120.0
    tokens: int | None = None
    retries: int = 4
    offline: bool = False
    trusted: bool = True  # what an editor says of the workspace; an untrusted one is sent nowhere


class Gateway:
    """The models of one run, which share limits, cache and log. Use it with `async with`, so that sockets are closed."""

    def __init__(
        self,
        workspace: Path,
        environment: Mapping[str, str],
        options: Options,
        ask: consent.Ask | None,
        places: Places,
    ) -> None:
        self._workspace = workspace.resolve()
        self._environment = environment
        self._options = options
        self._ask = ask
        self._places = places
        self._limits = Limits(options.concurrency, options.tokens, time.monotonic)
        self._posters: list[Poster] = []
        self._ledgers: list[tuple[Role, Ledger]] = []
        self._sent: SentLog | None = None
        self._secret: bytes | None = None
        self.settings = _settings(places, self._workspace)
        self._answers = self._remembered()

    def model(self, role: Role = Role.MODEL) -> Asker:
        """The model for a role; the user is asked for consent if need be. Refused where it may not be asked."""
        endpoint = choose(role, self.settings, self._environment)
        log = None
        if not self._options.offline:
            self._agree(endpoint)
            log = self._log()
            log.hide(endpoint.key)
        options = self._options
        poster = Poster(endpoint, log, str(self._workspace), options.retries, options.seconds)
        self._posters.append(poster)
        manner = Manner(options.seconds, options.offline, time.monotonic)
        asker = Asker(endpoint, poster, self._answers, self._limits, manner)
        self._ledgers.append((role, asker.ledger))
        return asker

    @property
    def spending(self) -> Spending:
        """What the answers of this run took so far, by model."""
        models = tuple(ledger.spent(role.value.lower()) for role, ledger in self._ledgers)
        return Spending(models, self.settings.currency, self.spent)

    @property
    def spent(self) -> int:
        """Tokens of this run so far; estimated where a server does not count."""
        return self._limits.spent

    def secret(self) -> bytes:
        """The user's own secret for delimiters (see `evals/fencing.py`): made once, so that equal requests stay equal."""
        if self._secret is None:
            self._secret = self._kept_secret()
        return self._secret

    def _kept_secret(self) -> bytes:
        path = self._places.state / _SECRET
        keep_outside(path, self._workspace, "the secret for delimiters")
        try:
            kept = bytes.fromhex(path.read_text(encoding="ascii"))
            if len(kept) == 32:
                return kept
        except (OSError, ValueError):
            pass
        made = secrets.token_bytes(32)
        try:
            write_private(path, made.hex())
        except OSError as error:
            _log.warning("answers will not be found in the cache again: %s", error)
        return made

    async def __aenter__(self) -> Gateway:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for poster in self._posters:
            await poster.close()
        self._answers.close()

    def _agree(self, endpoint: Endpoint) -> None:
        if not self._options.trusted:
            raise Refused(f"nothing was sent: {self._workspace} is not trusted in this editor")
        state = self._places.state
        keep_outside(state, self._workspace, "consent")
        question = consent.Question(
            str(self._workspace), endpoint.host, endpoint.base_url, endpoint.model, str(path_in(state))
        )
        consent.require(question, endpoint, self._environment, state, self._ask)

    def _log(self) -> SentLog:
        if self._sent is None:
            try:
                self._sent = SentLog(self._places.state)
            except OSError as error:
                raise Refused(f"nothing was sent, because it could not be logged: {error}") from None
        return self._sent

    def _remembered(self) -> Answers:
        """The cache of answers; none of it inside the workspace, and none where it cannot be used."""
        folder = self._places.cache / "answers"
        if is_inside(folder, self._workspace):
            _log.warning("answers are not remembered: %s is inside the workspace", folder)
            return Forgetful()
        from spec_lsp.gateway.safe_disk import open_answers

        try:
            private(self._places.cache)
        except OSError as error:
            _log.warning("answers are not remembered: %s", error)
            return Forgetful()
        return open_answers(folder) or Forgetful()


def _settings(places: Places, workspace: Path) -> settings.Settings:
    path = places.settings
    if path.exists():
        keep_outside(path, workspace, "the settings for models")
    found = settings.read(path)
    for warning in found.warnings:
        _log.warning("%s", warning)
    return found


def endpoints(
    workspace: Path, environment: Mapping[str, str], places: Places | None = None
) -> tuple[Mapping[Role, Endpoint], str]:
    """Who would be asked, and the currency of the prices; nothing is opened. Roles for which nobody is named are left out."""
    found = _settings(places or of_user(), workspace.resolve())
    named = {}
    for role in Role:
        with suppress(Refused):
            named[role] = choose(role, found, environment)
    return named, found.currency


def open_gateway(
    workspace: Path,
    environment: Mapping[str, str],
    options: Options = Options(),  # noqa: B008 - immutable
    ask: consent.Ask | None = None,
    places: Places | None = None,
) -> Gateway:
    """Open the road to models for a workspace. `ask` asks the user for consent, None where there is nobody to ask."""
    return Gateway(workspace, environment, options, ask, places or of_user())
