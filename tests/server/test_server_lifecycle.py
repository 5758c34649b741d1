"""Start, end, and what each request is answered with when it cannot be served."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lsp_client import PUSH, Client, Gone, LspError

from spec_lsp import __version__


def test_a_whole_session(client: Client, rivals: Path) -> None:
    result = client.initialize(rivals)
    assert result["serverInfo"] == {"name": "spec-lsp", "version": __version__}
    uri = client.open(rivals / "audit.md")
    client.shows(uri, "CON001")
    assert client.shutdown() == 0
    assert client.errors == b""


def test_exit_without_shutdown(client: Client) -> None:
    client.initialize()
    client.notify("exit")
    assert client.process.wait(5) == 1


def test_exit_before_initialize(client: Client) -> None:
    client.notify("exit")
    assert client.process.wait(5) == 1


def test_end_of_input(client: Client) -> None:
    client.initialize()
    client.settled()
    assert client.process.stdin
    client.process.stdin.close()
    began = time.monotonic()
    assert client.process.wait(5) == 1
    assert time.monotonic() - began < 2


def test_end_of_input_while_busy(client: Client, tmp_path: Path) -> None:
    client.initialize(tmp_path)
    client.open("untitled:x", "MUST " + "\n\n- must `x`" * 150_000)
    assert client.process.stdin
    client.process.stdin.close()
    began = time.monotonic()
    assert client.process.wait(10) == 1
    assert time.monotonic() - began < 2.5


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
def test_parent_gone(client: Client) -> None:
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    client.initialize(processId=parent.pid)
    client.settled()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert client.process.wait(8) == 1


@pytest.mark.parametrize("process", [None, 2**22 + 1, "x"])
def test_parent_not_known(client: Client, process: object) -> None:
    client.initialize(processId=process)
    client.settled()
    assert client.shutdown() == 0


def test_before_initialize(client: Client) -> None:
    for method in ("textDocument/hover", "shutdown", "no/such"):
        with pytest.raises(LspError) as error:
            client.request(method, {})
        assert error.value.code == -32002
    client.notify("textDocument/didOpen", {"textDocument": {"uri": "untitled:x"}})
    client.initialize()
    assert client.shutdown() == 0


def test_initialize_twice(client: Client) -> None:
    client.initialize()
    with pytest.raises(LspError) as error:
        client.initialize()
    assert error.value.code == -32600
    assert client.shutdown() == 0


@pytest.mark.parametrize("params", [None, [], {}, {"capabilities": None}, {"capabilities": []}, 3])
def test_bad_initialize_may_be_mended(client: Client, params: object) -> None:
    with pytest.raises(LspError) as error:
        client.request("initialize", params)
    assert error.value.code == -32602
    client.initialize()
    assert client.shutdown() == 0


@pytest.mark.parametrize(
    "capabilities",
    [
        {},
        {"general": 3, "workspace": None, "textDocument": []},
        {"general": {"positionEncodings": "utf-8"}, "textDocument": {"hover": 1, "publishDiagnostics": "x"}},
        {"general": {"positionEncodings": [None, {}, "utf-7"]}},
    ],
)
def test_odd_capabilities(client: Client, capabilities: object) -> None:
    assert client.initialize(capabilities=capabilities)["capabilities"]["positionEncoding"] == "utf-16"
    uri = client.open("untitled:x", "## A {#a}\n\nIt MUST be TBD.\n")
    client.shows(uri, "AMB001", version=1)
    assert client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert client.shutdown() == 0


@pytest.mark.parametrize(
    "folders", [{}, [3, {}, {"uri": 3}, {"uri": "untitled:x"}], [{"uri": "file:///no/such"}]]
)
def test_odd_folders(client: Client, folders: object) -> None:
    client.request("initialize", {"capabilities": PUSH, "rootUri": 7, "workspaceFolders": folders})
    client.notify("initialized", {})
    uri = client.open("untitled:x", "## A {#a}\n\nIt MUST be TBD.\n")
    client.shows(uri, "AMB001", version=1)
    client.settled()
    assert client.shutdown() == 0


def test_after_shutdown(client: Client) -> None:
    client.initialize()
    client.request("shutdown")
    for method in ("shutdown", "textDocument/hover", "initialize", "no/such"):
        with pytest.raises(LspError) as error:
            client.request(method, {})
        assert error.value.code == -32600
    client.notify("textDocument/didOpen", {})
    client.notify("exit")
    assert client.process.wait(5) == 0


def test_shutdown_answers_what_still_waits(client: Client) -> None:
    waiting = [client.start("workspace/symbol", {"query": str(number)}) for number in range(3)]
    client.start("initialize", {"capabilities": {}})
    waiting = [client.start("workspace/symbol", {"query": str(number)}) for number in range(3)]
    last = client.start("shutdown")
    client.wait(last)
    client.until(lambda: all(number in client.answers for number in waiting))
    for number in waiting:
        with pytest.raises(LspError) as error:
            client.wait(number)
        assert error.value.code == -32800


def test_unknown_methods(client: Client) -> None:
    client.initialize()
    for method in ("no/such", "textDocument/completion", "textDocument/diagnostic", "$/no", ""):
        with pytest.raises(LspError) as error:
            client.request(method, {})
        assert error.value.code == -32601
        client.notify(method, {})
    assert client.shutdown() == 0


POSITIONED = ["hover", "definition", "references", "prepareRename", "rename"]
BAD = [
    None,
    [],
    {},
    "text",
    7,
    {"textDocument": {}},
    {"textDocument": {"uri": 1}, "position": {"line": "x", "character": 0}},
    {"textDocument": {"uri": "file:///x.md"}, "position": {"line": -1, "character": 0}},
    {"textDocument": {"uri": "file:///x.md"}, "position": {"line": 0, "character": 2**40}},
    {"textDocument": {"uri": "file:///x.md"}, "position": None},
]


def test_bad_params(client: Client) -> None:
    client.initialize()
    for name in POSITIONED:
        for params in BAD:
            with pytest.raises(LspError) as error:
                client.request(f"textDocument/{name}", params)
            assert error.value.code == -32602, (name, params)
            assert "data" not in error.value.error
    for method in ("workspace/symbol", "textDocument/documentSymbol", "textDocument/codeAction"):
        with pytest.raises(LspError) as error:
            client.request(method, {"textDocument": 1})
        assert error.value.code == -32602
    assert client.shutdown() == 0


def test_bad_notifications_are_never_answered(client: Client) -> None:
    client.initialize()
    for params in BAD:
        for method in ("didOpen", "didChange", "didSave", "didClose"):
            client.notify(f"textDocument/{method}", params)
        for method in ("didChangeWatchedFiles", "didChangeWorkspaceFolders", "didChangeConfiguration"):
            client.notify(f"workspace/{method}", params)
        client.notify("$/cancelRequest", params)
        client.notify("initialized", params)
    client.settled()
    assert client.nameless == []
    assert client.shutdown() == 0


def test_cancelled_while_queued(client: Client) -> None:
    client.initialize()
    client.open("untitled:x", "## A {#a}\n\n" + "It MUST be kept for 3 days.\n\n" * 8_000)  # keeps it busy
    ids = [client.start("textDocument/hover", _at("untitled:x")) for _ in range(6)]
    for number in ids[:4]:
        client.notify("$/cancelRequest", {"id": number})
    for number in ids[:4]:
        with pytest.raises(LspError) as error:
            client.wait(number)
        assert error.value.code == -32800
    for number in ids[4:]:
        client.wait(number)
    client.notify("$/cancelRequest", {"id": ids[5]})  # too late
    assert client.shutdown() == 0


def test_an_id_may_be_used_again(client: Client) -> None:
    client.initialize()
    for number in (1000, "a"):
        client.notify("$/cancelRequest", {"id": number})  # of nothing yet
        client.settled()
        client.send({"jsonrpc": "2.0", "id": number, "method": "workspace/symbol", "params": {"query": ""}})
        assert client.wait(number) == []
    assert client.shutdown() == 0


def test_internal_errors_say_nothing_of_the_inside(start: Callable[..., Client]) -> None:
    program = (
        "import sys\n"
        "from spec_lsp.server import features\n"
        "from spec_lsp.server.main import serve\n"
        "ERRORS = ValueError('secret'), SystemExit(3), RecursionError(), GeneratorExit(), KeyError('secret')\n"
        "def broken(ls, params):\n"
        "    raise ERRORS[params.position.line]\n"
        "features.FEATURES['textDocument/hover'] = broken\n"
        "sys.exit(serve())\n"
    )
    client = start([sys.executable, "-c", program])
    client.initialize()
    for line in range(5):
        with pytest.raises(LspError) as refused:
            client.request("textDocument/hover", _at("untitled:x", line))
        assert refused.value.error == {"code": -32603, "message": "internal error; see the server's log"}
    client.settled()
    logged = [params["message"] for params in client.all("window/logMessage")]
    assert len(logged) == 5
    assert all(message.startswith("this is a bug in spec-lsp: ") for message in logged)
    assert "secret" not in str(logged)
    assert client.shutdown() == 0


def _at(uri: str, line: int = 0, character: int = 0) -> dict[str, object]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}


def test_nothing_but_the_protocol_on_stdout(start: Callable[..., Client]) -> None:
    program = (
        "import os, sys\n"
        "from spec_lsp.server import features\n"
        "from spec_lsp.server.main import serve\n"
        "def talks(ls, params):\n"
        "    print('noise', flush=True); os.write(1, b'more noise'); os.system('echo still more'); sys.stdin.read()\n"
        "features.FEATURES['textDocument/hover'] = talks\n"
        "sys.exit(serve())\n"
    )
    client = start([sys.executable, "-c", program])
    client.initialize()
    assert client.request("textDocument/hover", _at("untitled:x")) is None
    assert client.shutdown() == 0
    client.until(lambda: True)
    assert client.errors.count(b"noise") + client.errors.count(b"still more") == 3


def test_gone_is_noticed_by_the_test_client(client: Client) -> None:
    client.initialize()
    client.kill()
    with pytest.raises((Gone, OSError, ValueError)):
        client.settled()
