"""One file: text, or a reason; never an exception, never a wait."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from spec_lsp.files.reading import Skipped, Source, read, read_bytes, size

LIMIT = 4 * 1024 * 1024


def test_utf8_with_bom_and_crlf(tmp_path: Path):
    path = tmp_path / "a.md"
    path.write_bytes("\ufeff# é\r\ntext".encode())
    source = read(str(path), LIMIT)
    assert isinstance(source, Source)
    assert source.text.lines == ("# é", "text")
    assert source.problem is None


def test_utf16_is_text_although_it_holds_nul_bytes(tmp_path: Path):
    path = tmp_path / "a.md"
    path.write_bytes(b"\xff\xfe" + "# A\n".encode("utf-16-le"))
    source = read(str(path), LIMIT)
    assert isinstance(source, Source)
    assert str(source.text) == "# A\n"


def test_invalid_utf8_is_read_with_replacement_and_says_where(tmp_path: Path):
    path = tmp_path / "a.md"
    path.write_bytes(b"# Caf\xe9\n")
    source = read(str(path), LIMIT)
    assert isinstance(source, Source)
    assert str(source.text) == "# Caf\ufffd\n"
    assert source.problem is not None
    assert "byte 5" in source.problem


def test_binary_is_skipped(tmp_path: Path):
    path = tmp_path / "a.md"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    assert read(str(path), LIMIT) == Skipped(str(path), "is binary")


def test_nul_far_behind_the_start_is_text(tmp_path: Path):
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * 8192 + b"\x00")
    assert isinstance(read(str(path), LIMIT), Source)


def test_50_mb_are_refused_unread(tmp_path: Path):
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert read(str(path), LIMIT) == Skipped(str(path), "is larger than 4 MiB (50 MiB)")


def test_limit_is_exact(tmp_path: Path):
    path = tmp_path / "a.md"
    path.write_bytes(b"12345")
    assert isinstance(read(str(path), 5), Source)
    assert read(str(path), 4) == Skipped(str(path), "is larger than 4 bytes (5 bytes)")


def test_file_that_grows_between_the_look_and_the_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "a.md"
    path.write_bytes(b"1234567890")
    real = os.fstat

    def smaller(descriptor: int) -> os.stat_result:
        values = list(real(descriptor))
        values[6] = 1
        return os.stat_result(values)

    monkeypatch.setattr(os, "stat", lambda name: smaller(os.open(name, os.O_RDONLY)))
    monkeypatch.setattr(os, "fstat", smaller)
    assert read_bytes(str(path), 5) == Skipped(str(path), "is larger than 5 bytes")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_named_pipe_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.md"
    os.mkfifo(path)
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))
    assert read(str(path), LIMIT) == Skipped(str(path), "is a named pipe, not a file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_file_swapped_for_a_named_pipe_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ordinary, pipe = tmp_path / "ordinary.md", tmp_path / "a.md"
    ordinary.write_text("x")
    os.mkfifo(pipe)
    status = os.stat(ordinary)
    monkeypatch.setattr(os, "stat", lambda _: status)  # as if it was still a file when looked at
    start = time.monotonic()
    assert read(str(pipe), LIMIT) == Skipped(str(pipe), "is a named pipe, not a file")
    assert time.monotonic() - start < 5


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices on this system")
def test_device_is_skipped():
    assert read("/dev/zero", LIMIT) == Skipped("/dev/zero", "is a device, not a file")


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets on this system")
def test_socket_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)  # the address must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.md")
        assert read(str(tmp_path / "a.md"), LIMIT) == Skipped(
            str(tmp_path / "a.md"), "is a socket, not a file"
        )


def test_folder_with_the_name_of_a_document(tmp_path: Path):
    (tmp_path / "x.md").mkdir()
    assert read(str(tmp_path / "x.md"), LIMIT) == Skipped(str(tmp_path / "x.md"), "is a folder")


def test_permission_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.md"
    path.write_text("x")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", refuse)
    assert read(str(path), LIMIT) == Skipped(str(path), "cannot be read: Permission denied")


@pytest.mark.parametrize("name", ["missing.md", "a\x00b.md", "x" * 300 + ".md"])
def test_name_that_leads_nowhere(tmp_path: Path, name: str):
    skipped = read(f"{tmp_path}/{name}", LIMIT)
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links on this system")
def test_symbolic_link_to_itself(tmp_path: Path):
    path = tmp_path / "a.md"
    path.symlink_to("a.md")
    assert isinstance(read(str(path), LIMIT), Skipped)


def test_sizes_for_readers():
    assert [size(count) for count in (0, 1023, 1024, 1536, 4 << 20, 3 << 30)] == [
        "0 bytes",
        "1023 bytes",
        "1 KiB",
        "1.5 KiB",
        "4 MiB",
        "3 GiB",
    ]
