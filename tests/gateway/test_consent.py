"""Who may be asked: only the host that the user named and agreed to, with the key that is meant for it."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from at_hand import ROOT
from fake_openai import FakeOpenAI
from model_user import QUICK, User, prose

from spec_lsp.exchange import Failure, Reply, Trouble
from spec_lsp.gateway import Places, Question, Refused, Role, open_gateway
from spec_lsp.gateway.endpoint import address


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ports that anything in this process connects to."""
    ports: list[int] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, place: tuple[str, int]) -> None:
        ports.append(place[1])
        connect(self, place)

    monkeypatch.setattr(socket.socket, "connect", watched)
    return ports


def test_nothing_is_configured(user: User) -> None:
    del user.environment["SPEC_LSP_MODEL_URL"]
    told = user.refusal()
    assert "nothing was sent" in told
    assert "SPEC_LSP_MODEL_URL" in told
    assert "models.toml" in told


def test_no_model_is_named(user: User) -> None:
    assert "SPEC_LSP_MODEL" in user.refusal()


def test_without_consent_and_without_a_user_nothing_is_sent(user: User, fake: FakeOpenAI) -> None:
    told = user.refusal(SPEC_LSP_MODEL="echo", SPEC_LSP_CONSENT="")
    assert f"SPEC_LSP_CONSENT={fake.host}" in told
    assert str(user.workspace) in told
    assert fake.connections == 0


def test_consent_for_one_host_is_none_for_another(user: User, fake: FakeOpenAI) -> None:
    told = user.refusal(SPEC_LSP_MODEL="echo", SPEC_LSP_CONSENT="127.0.0.1:9,models.northwind.example")
    assert f"SPEC_LSP_CONSENT={fake.host}" in told


def test_consent_is_asked_once_for_a_workspace_and_host(user: User, fake: FakeOpenAI) -> None:
    del user.environment["SPEC_LSP_CONSENT"]
    asked: list[Question] = []

    def agree(question: Question) -> bool:
        asked.append(question)
        return True

    for _ in range(2):
        user.open(ask=agree, SPEC_LSP_MODEL="echo").model()
    assert [question.host for question in asked] == [fake.host]
    assert fake.host in asked[0].text
    assert str(user.workspace) in asked[0].text
    user.open(ask=None, SPEC_LSP_MODEL="echo").model()  # remembered, so nobody need be there

    with FakeOpenAI() as other:
        user.open(ask=agree, SPEC_LSP_MODEL="echo", SPEC_LSP_MODEL_URL=other.url).model()
    user.workspace = user.workspace.parent / "contoso"
    user.open(ask=agree, SPEC_LSP_MODEL="echo").model()
    assert len(asked) == 3
    lines = (user.places.state / "consent.json").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5


def test_a_no_is_a_no_and_is_asked_again(user: User, fake: FakeOpenAI) -> None:
    del user.environment["SPEC_LSP_CONSENT"]
    asked = []

    def decline(question: Question) -> bool:
        asked.append(question)
        return False

    for _ in range(2):
        assert "you did not agree" in user.refusal(decline, SPEC_LSP_MODEL="echo")
    assert len(asked) == 2
    assert fake.connections == 0


@pytest.mark.parametrize(
    "kept", ["", "[", '{"workspace": 1}', '[{"workspace": 1, "host": 2}]', "[[[[", "\x00"]
)
def test_a_damaged_memory_is_no_consent(user: User, kept: str) -> None:
    del user.environment["SPEC_LSP_CONSENT"]
    user.places.state.mkdir(parents=True)
    (user.places.state / "consent.json").write_text(kept, encoding="utf-8")
    assert "no consent" in user.refusal(SPEC_LSP_MODEL="echo")


def test_an_untrusted_workspace_is_sent_nowhere(user: User, fake: FakeOpenAI) -> None:
    with pytest.raises(Refused, match="not trusted"):
        user.open(QUICK._replace(trusted=False), SPEC_LSP_MODEL="echo").model()
    assert fake.connections == 0


def test_settings_agree_for_every_workspace(user: User, fake: FakeOpenAI) -> None:
    del user.environment["SPEC_LSP_CONSENT"]
    user.settings(f'[hosts.local]\nbase_url = "{fake.url}"\nmodel = "echo"\nconsent = true\n')
    assert user.open().model().name == "echo"


def test_a_key_never_reaches_another_host(user: User, fake: FakeOpenAI) -> None:
    with FakeOpenAI() as other:
        user.settings(
            f'use = "a"\ngrader = "b"\n[hosts.a]\nbase_url = "{fake.url}"\nkey = "sk-of-a"\nmodel = "echo"\n'
            f'[hosts.b]\nbase_url = "{other.url}"\nmodel = "echo"\n'
        )
        user.environment["SPEC_LSP_CONSENT"] = f"{fake.host}, {other.host}"
        ask_both(user)
        ask_both(
            user, SPEC_LSP_GRADER_URL=fake.url, SPEC_LSP_MODEL_URL=other.url, SPEC_LSP_MODEL_KEY="sk-of-b"
        )
        sent = {
            server.port: {r.headers["authorization"] for r in server.requests} for server in (fake, other)
        }
    assert sent == {fake.port: {"Bearer sk-of-a"}, other.port: {"Bearer unused", "Bearer sk-of-b"}}
    kept = "".join(
        path.read_text(errors="replace") for path in user.places.state.rglob("*") if path.is_file()
    )
    assert "sk-of" not in kept


def ask_both(user: User, **environment: str) -> None:
    import asyncio

    async def run() -> None:
        async with user.open(**environment) as gateway:
            for role in Role:
                answer = await gateway.model(role).ask(prose(f"{role} {environment}"))
                assert isinstance(answer, Reply), answer

    asyncio.run(run())


def test_two_keys_for_one_host(user: User, fake: FakeOpenAI) -> None:
    keys = {"SPEC_LSP_MODEL_KEY": "sk-m", "SPEC_LSP_GRADER_KEY": "sk-g", "SPEC_LSP_GRADER_URL": fake.url}
    gateway = user.open(SPEC_LSP_MODEL="echo", SPEC_LSP_GRADER="good", **keys)
    assert [gateway.model(role).endpoint.key for role in Role] == ["sk-m", "sk-g"]


def test_of_two_sections_of_a_host_the_url_decides(user: User, fake: FakeOpenAI) -> None:
    user.settings(
        f'[hosts.a]\nbase_url = "{fake.url}"\nmodel = "a"\n[hosts.b]\nbase_url = "{fake.url}/b/"\nmodel = "b"\n'
    )
    named = [user.open(SPEC_LSP_MODEL_URL=f"{fake.url}{path}").model().name for path in ("/", "/b", "/c")]
    assert named == ["a", "b", "a"]


def test_a_key_without_a_host_is_not_used(user: User, fake: FakeOpenAI) -> None:
    user.settings(f'[hosts.a]\nbase_url = "{fake.url}"\nmodel = "echo"\n')
    assert "SPEC_LSP_MODEL_URL is not" in user.refusal(SPEC_LSP_MODEL_KEY="sk-1")


def test_a_key_for_https_is_none_for_http(user: User, fake: FakeOpenAI) -> None:
    user.settings(f'[hosts.a]\nbase_url = "https://{fake.host}/v1"\nkey = "sk-1"\nmodel = "echo"\n')
    assert user.open(SPEC_LSP_MODEL_URL=fake.url, SPEC_LSP_MODEL="echo").model().endpoint.key == ""


def test_no_byte_leaves_for_another_host(
    user: User, fake: FakeOpenAI, reached: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeOpenAI() as trap:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://{trap.host}")
        monkeypatch.setenv("OPENAI_BASE_URL", trap.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-of-openai")
        monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-of-admin")
        monkeypatch.setenv("OPENAI_ORG_ID", "org-northwind")
        monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-northwind")
        monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Northwind: secret")
        fake.elsewhere = f"{trap.url}/chat/completions"
        workspace_files(user.workspace, trap.url)
        monkeypatch.chdir(user.workspace)
        (answer,) = user.ask("echo", prose("go"))
        (redirected,) = user.ask("redirect", prose("go"))
        assert trap.connections == 0
        assert set(reached) == {fake.port}
    assert isinstance(answer, Reply)
    assert isinstance(redirected, Failure)
    assert redirected.trouble is Trouble.REDIRECTED
    headers = fake.requests[0].headers
    assert headers["authorization"] == "Bearer unused"
    assert not [
        value for value in headers.values() if "northwind" in value or "sk-" in value or value == "secret"
    ]
    assert {name for name in headers if name.startswith("x-")} == set()


def workspace_files(workspace: Path, url: str) -> None:
    """Every file by which a repository might try to say where its text is sent."""
    settings = f'[hosts.x]\nbase_url = "{url}"\nmodel = "echo"\nconsent = true\n'
    for name in (
        "models.toml",
        ".spec-lsp/models.toml",
        "spec-lsp/models.toml",
        ".config/spec-lsp/models.toml",
    ):
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).write_text(settings, encoding="utf-8")
    (workspace / "spec-lsp.toml").write_text(
        f'model_url = "{url}"\n[models]\nbase_url = "{url}"\n', encoding="utf-8"
    )
    (workspace / ".env").write_text(
        f"SPEC_LSP_MODEL_URL={url}\nSPEC_LSP_CONSENT=127.0.0.1\n", encoding="utf-8"
    )


def test_folders_of_the_workspace_are_not_the_users(user: User, fake: FakeOpenAI) -> None:
    user.settings(f'[hosts.a]\nbase_url = "{fake.url}"\nmodel = "echo"\n')
    inside = user.workspace / "home"
    for places, what in (
        (user.places._replace(config=inside), "settings"),
        (user.places._replace(state=inside), "consent"),
    ):
        inside.mkdir(exist_ok=True)
        (inside / "models.toml").write_text(
            user.places.settings.read_text(encoding="utf-8"), encoding="utf-8"
        )
        with pytest.raises(Refused, match=f"{what}.*inside the workspace"):
            open_gateway(user.workspace, user.environment, QUICK, None, places).model()
    (user.workspace.parent / "linked").symlink_to(inside)
    linked = user.places._replace(config=user.workspace.parent / "linked")
    with pytest.raises(Refused, match="inside the workspace"):
        open_gateway(user.workspace, user.environment, QUICK, None, linked)


BAD_SETTINGS = [
    ("hosts = 3", "a table"),
    ("[hosts.a]", "lacks base_url"),
    ('[hosts.a]\nbase_url = "ftp://x"', "no http or https URL"),
    ('[hosts.a]\nbase_url = "http://u:secret@x/v1"', "use a key instead"),
    ('[hosts.a]\nbase_url = "http://x/v1?key=1"', "leave out"),
    ('[hosts.a]\nbase_url = "http://x:99999/v1"', "no URL"),
    ('[hosts.a]\nbase_url = "http://x/v1"\nkey = "1"\nkey_env = "A"', "both key and key_env"),
    ('[hosts.a]\nbase_url = "http://x/v1"\nkey = 1', "text in quotes"),
    (
        '[hosts.a]\nbase_url = "http://x/v1"\nmodel = "m"\nkey_env = "NOT_SET_HERE"',
        "NOT_SET_HERE, which is not set",
    ),
    ('[hosts.a]\nbase_url = "http://x/v1"\nparameters = {n = 3}', "not yours to set"),
    ('[hosts.a]\nbase_url = "http://x/v1"\nparameters = {a = {b = [1979-05-27]}}', "cannot be sent as JSON"),
    ('[hosts.a]\nbase_url = "http://x/v1"\nparameters = {a = nan}', "cannot be sent as JSON"),
    ('[hosts.a]\nbase_url = "http://x/v1"\nprices = {m = {input = -1, output = 2}}', "a million tokens"),
    ('[hosts.a]\nbase_url = "http://x/v1"\nprices = {m = {input = true, output = 2}}', "a million tokens"),
    ('[hosts.a]\nbase_url = "http://x/v1"\nprices = {m = {input = nan, output = 2}}', "a million tokens"),
    ('use = "b"\n[hosts.a]\nbase_url = "http://x/v1"', "known: a"),
    ('[hosts.a]\nbase_url = "http://x/v1"\n[hosts.b]\nbase_url = "http://y/v1"', "several hosts"),
    ("[hosts", "no TOML"),
]


@pytest.mark.parametrize(("text", "told"), BAD_SETTINGS)
def test_settings_that_cannot_be_meant_are_told(user: User, text: str, told: str) -> None:
    user.settings(text)
    message = user.refusal()
    assert told in message
    assert "secret" not in message


def test_unknown_settings_are_told_with_the_nearest(
    user: User, fake: FakeOpenAI, caplog: pytest.LogCaptureFixture
) -> None:
    user.settings(f'[hosts.a]\nbase_url = "{fake.url}"\nmodle = "echo"\n')
    user.open()
    assert 'unknown setting "modle", did you mean "model"?' in caplog.text


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_settings_that_others_can_write_or_read(
    user: User, fake: FakeOpenAI, caplog: pytest.LogCaptureFixture
) -> None:
    user.settings(f'[hosts.a]\nbase_url = "{fake.url}"\nmodel = "echo"\nkey = "sk-1"\n')
    user.places.settings.chmod(0o644)
    user.open()
    assert "other users can read the keys" in caplog.text
    user.places.settings.chmod(0o666)
    assert "written by everyone" in user.refusal()


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_what_is_kept_is_the_users_alone(user: User) -> None:
    user.ask("echo", prose("go"))
    for path in (*user.places.state.rglob("*"), user.places.state, user.places.cache):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_hosts_as_they_are_shown() -> None:
    assert address("https://API.Northwind.example/v1", "").host == "api.northwind.example"
    assert address("http://[::1]:8000/v1", "").host == "[::1]:8000"
    local = ("http://localhost/v1", "http://127.9.9.9:1/v1", "http://[::1]/v1", "https://0.0.0.0/v1")
    assert all(address(url, "").is_local for url in local)
    assert not address("http://localhost.northwind.example/v1", "").is_local


@pytest.mark.parametrize("run", ["check", "serve"])
def test_check_and_serve_know_no_model(tmp_path: Path, run: str) -> None:
    """Neither imports the library nor opens a socket, whatever is configured."""
    (tmp_path / "spec.md").write_text("# Refunds\n\nThe shop MUST refund it. {#a}\n", encoding="utf-8")
    program = (
        "import socket, sys, os\n"
        "def no(*_): os.write(2, b'a socket was opened'); os._exit(9)\n"
        "socket.socket.connect = no\n"
        "from spec_lsp.cli.main import run\n"
        f"status = run({[run, str(tmp_path)] if run == 'check' else [run]!r})\n"
        "told = {'openai', 'httpx2', 'diskcache', 'spec_lsp.gateway'} & sys.modules.keys()\n"
        "os.write(2, ' '.join(told).encode())\n"
        "os._exit(8 if told else 0)\n"
    )
    hello = json.dumps({"jsonrpc": "2.0", "method": "exit"})
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        input=f"Content-Length: {len(hello)}\r\n\r\n{hello}".encode() if run == "serve" else b"",
        env={**os.environ, "PYTHONPATH": str(ROOT), "SPEC_LSP_MODEL_URL": "http://127.0.0.1:9/v1"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_places_are_the_systems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from spec_lsp.gateway.places import of_user

    found: Callable[[], Places] = of_user
    for kind in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    if sys.platform == "linux":
        assert found() == Places(*(tmp_path / kind / "spec-lsp" for kind in ("CONFIG", "CACHE", "STATE")))
