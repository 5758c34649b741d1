"""Answers are remembered where that is safe, and a database that others wrote can do nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import os
import pickle
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import diskcache
import pytest
from fake_openai import FakeOpenAI
from model_user import QUICK, VERDICT, User, judge, prose

from spec_lsp.exchange import Ask, Failure, Message, Reply, Trouble, Usage
from spec_lsp.gateway.answers import from_text, key_of, to_text
from spec_lsp.gateway.endpoint import Endpoint, address
from spec_lsp.gateway.safe_disk import DiskAnswers

HERE = Endpoint("http://127.0.0.1:1/v1", address("http://127.0.0.1:1/v1", ""), "m")


class Bomb:
    """Makes a folder where it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.folder,)


def plant(folder: Path, **row: Any) -> None:
    """Write a row into the database as an attacker would."""
    values = {"key": "k", "raw": 1, "mode": 1, "filename": None, "value": "v", "store_time": 0, **row}
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    with sqlite3.connect(folder / "cache.db") as database:
        database.execute("DELETE FROM Cache")
        database.execute(f"INSERT INTO Cache ({names}) VALUES ({marks})", tuple(values.values()))
    database.close()


def made(folder: Path) -> Path:
    """A folder with a cache in it."""
    answers = DiskAnswers(folder)
    answers.put("k", "v")
    answers.close()
    return folder


@pytest.mark.parametrize("disk", [diskcache.Disk, diskcache.JSONDisk])
def test_the_usual_disks_run_what_is_planted(tmp_path: Path, disk: type) -> None:
    """What these tests guard against is real: without our disk, both attacks succeed."""
    folder = made(tmp_path / "cache")
    with diskcache.Cache(str(folder), disk=disk) as cache:
        cache["k"] = "v"
        key = cache._disk.put("k")[0]
    plant(folder, key=key, mode=4, value=pickle.dumps(Bomb(tmp_path / "ran")))
    with diskcache.Cache(str(folder), disk=disk) as cache, contextlib.suppress(TypeError):
        cache.get("k")  # JSONDisk complains of what came out, after it has run
    assert (tmp_path / "ran").exists()

    (tmp_path / "precious").write_text("kept")
    plant(folder, mode=3, filename="../precious", value=None)
    with diskcache.Cache(str(folder), disk=disk) as cache:
        cache.clear()
    assert not (tmp_path / "precious").exists()


def test_ours_runs_nothing_and_deletes_nothing(tmp_path: Path) -> None:
    folder = made(tmp_path / "cache")
    (tmp_path / "precious").write_text("kept")
    bomb = pickle.dumps(Bomb(tmp_path / "ran"))
    rows: list[dict[str, Any]] = [
        {"mode": 4, "value": bomb},
        {"mode": 4, "value": None, "filename": "../precious"},
        {"key": bomb, "raw": 0},
        {"mode": 3, "filename": "../precious", "value": None},
        {"mode": 1, "filename": "../precious"},
        {"mode": 1, "value": bomb},
        {"mode": 1, "value": 3},
    ]
    for row in rows:
        plant(folder, **row)
        answers = DiskAnswers(folder)
        assert answers.get("k") is None, row
        answers._cache.expire()
        answers.put("k", "mine")
        assert answers.get("k") == "mine", row
        answers._cache.clear()
        answers.close()
    assert not (tmp_path / "ran").exists()
    assert (tmp_path / "precious").read_text() == "kept"


@pytest.mark.parametrize("value", [b"bytes", 3, None, ["list"], {"a": 1}])
def test_only_text_is_stored(tmp_path: Path, value: Any) -> None:
    answers = DiskAnswers(tmp_path / "cache")
    answers.put("k", value)
    assert answers.get("k") is None
    answers.close()


@pytest.mark.parametrize(
    "setting", [("size_limit", "huge"), ("eviction_policy", "none"), ("disk_x", 1), ("cull_limit", "x")]
)
def test_settings_of_others_are_not_obeyed(tmp_path: Path, setting: tuple[str, object]) -> None:
    folder = made(tmp_path / "cache")
    with sqlite3.connect(folder / "cache.db") as database:
        database.execute("INSERT OR REPLACE INTO Settings VALUES (?, ?)", setting)
    database.close()
    answers = DiskAnswers(folder)
    answers.put("k", "mine")
    assert answers.get("k") == "mine"
    assert answers._cache.eviction_policy == "least-recently-stored"
    answers.close()


def test_garbage_is_moved_aside_once(user: User, fake: FakeOpenAI, caplog: pytest.LogCaptureFixture) -> None:
    folder = user.places.cache / "answers"
    folder.mkdir(parents=True)
    (folder / "cache.db").write_bytes(b"no database at all" * 500)
    for _ in range(2):
        (answer,) = user.ask("echo", prose("go"))
        assert isinstance(answer, Reply)
    assert len(fake.requests) == 1
    assert len(list(folder.glob("cache.db.damaged-*"))) == 1
    assert "begun anew" in caplog.text


def test_a_folder_that_cannot_be_used_stops_nothing(user: User, fake: FakeOpenAI) -> None:
    user.places.cache.parent.mkdir(parents=True, exist_ok=True)
    user.places.cache.write_text("a file, where the folder should be")
    for _ in range(2):
        (answer,) = user.ask("echo", prose("go"))
        assert isinstance(answer, Reply)
    assert len(fake.requests) == 2


def test_a_database_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    folder = made(tmp_path / "cache")
    answers = DiskAnswers(folder)
    with sqlite3.connect(folder / "cache.db") as database:
        database.execute("DROP TABLE Cache")
    database.close()
    answers.put("k", "mine")
    assert answers.get("k") is None
    answers.close()


def test_no_cache_within_the_workspace(user: User, fake: FakeOpenAI) -> None:
    user.places = user.places._replace(cache=user.workspace / "cache")
    for _ in range(2):
        user.ask("echo", prose("go"))
    assert len(fake.requests) == 2
    assert not user.places.cache.exists()


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="needs root, to give a folder away")
def test_a_folder_of_another_user_is_not_used(user: User, fake: FakeOpenAI) -> None:
    user.places.cache.mkdir(parents=True)
    os.chown(user.places.cache, 65534, 65534)
    for _ in range(2):
        (answer,) = user.ask("echo", prose("go"))
        assert isinstance(answer, Reply)
    assert len(fake.requests) == 2


def _write(folder: str, writer: int) -> None:
    answers = DiskAnswers(Path(folder))
    for number in range(100):
        answers.put(f"{writer}/{number}", f"answer {number}")
        assert answers.get(f"{writer}/{number}") == f"answer {number}"
    answers.close()


def test_threads_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """One of them may write for others, and each returns when its own text is kept."""
    answers = DiskAnswers(tmp_path / "cache")

    def write(number: int) -> bool:
        answers.put(f"key {number}", f"text {number}")
        return answers.get(f"key {number}") == f"text {number}"

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(write, range(200)))
    answers.close()
    again = DiskAnswers(tmp_path / "cache")
    assert [again.get(f"key {number}") for number in range(200)] == [
        f"text {number}" for number in range(200)
    ]
    again.close()


def test_six_writers_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(str(tmp_path / "cache"), number)) for number in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * 6
    answers = DiskAnswers(tmp_path / "cache")
    assert len(answers._cache) == 600
    answers.close()


def test_the_oldest_answers_go_first(tmp_path: Path) -> None:
    answers = DiskAnswers(tmp_path / "cache", size=256 * 1024)
    for number in range(300):
        answers.put(str(number), "x" * 4000)
    assert answers.get("0") is None
    assert answers.get("299") is not None
    assert answers._cache.volume() < 2 * 256 * 1024
    answers.close()


def test_the_second_time_nothing_is_asked(user: User, fake: FakeOpenAI) -> None:
    first = user.ask("grader-pass", judge())
    second = user.ask("grader-pass", judge(), options=QUICK._replace(offline=True))
    assert len(fake.requests) == 1
    assert isinstance(first[0], Reply)
    assert isinstance(second[0], Reply)
    assert (second[0].data, second[0].usage, second[0].cached, second[0].seconds) == (
        first[0].data,
        first[0].usage,
        True,
        0.0,
    )


def test_offline_nothing_is_asked(user: User, fake: FakeOpenAI) -> None:
    (answer,) = user.ask("echo", prose("go"), options=QUICK._replace(offline=True), SPEC_LSP_CONSENT="")
    assert isinstance(answer, Failure)
    assert answer.trouble is Trouble.OFFLINE
    assert fake.connections == 0


def test_samples_are_answers_of_their_own(user: User, fake: FakeOpenAI) -> None:
    user.ask("echo", prose("go", 0), prose("go", 1), prose("go", 0))
    assert len(fake.requests) == 2


@pytest.mark.parametrize("model", ["length", "no-text", "html", "broken", "unauthorised"])
def test_failures_are_not_remembered(user: User, fake: FakeOpenAI, model: str) -> None:
    user.ask(model, prose("go"))
    user.ask(model, prose("go"))
    assert len(fake.requests) == 2


def test_a_refusal_to_judge_is_not_remembered_and_one_to_answer_is(user: User, fake: FakeOpenAI) -> None:
    for ask, requests in ((judge(), 2), (prose("go"), 3)):
        user.ask("refusal", ask)
        user.ask("refusal", ask)
        assert len(fake.requests) == requests


def test_the_key_holds_all_that_an_answer_depends_on() -> None:
    ask = Ask((Message("user", "go"),), {"type": "object"}, "v1", 0)
    others = [
        (HERE, Ask((Message("user", "stop"),), ask.schema, "v1", 0)),
        (HERE, Ask((Message("system", "go"),), ask.schema, "v1", 0)),
        (HERE, Ask(ask.messages, None, "v1", 0)),
        (HERE, Ask(ask.messages, ask.schema, "v2", 0)),
        (HERE, Ask(ask.messages, ask.schema, "v1", 1)),
        (Endpoint("http://127.0.0.1:1/v2", HERE.address, "m"), ask),
        (Endpoint(HERE.base_url, HERE.address, "m2"), ask),
        (Endpoint(HERE.base_url, HERE.address, "m", parameters={"temperature": 0}), ask),
    ]
    keys = {key_of(endpoint, other) for endpoint, other in others}
    assert len(keys | {key_of(HERE, ask)}) == 9
    assert key_of(Endpoint(HERE.base_url, HERE.address, "m", key="sk-1"), ask) == key_of(HERE, ask)


@pytest.mark.parametrize(
    "change",
    [
        {"text": 1},
        {"refused": 0},
        {"finish": None},
        {"prompt": "5"},
        {"data": {"verdict": "splendid"}},
        {"data": None},
    ],
)
def test_what_is_read_back_is_looked_at(change: dict[str, Any]) -> None:
    reply = Reply("{}", {"verdict": "pass", "why": ""}, usage=Usage(1, 2))
    text = to_text(reply)
    assert from_text(text, VERDICT) == Reply("{}", reply.data, usage=Usage(1, 2), cached=True)
    assert from_text(json.dumps({**json.loads(text), **change}), VERDICT) is None
    assert from_text("[" * 5000, VERDICT) is None


def test_reading_back_does_not_hold_up_others(user: User) -> None:
    """The database is used in threads: the loop goes on while it is locked."""

    async def run() -> int:
        async with user.open(QUICK._replace(offline=True), SPEC_LSP_MODEL="echo") as gateway:
            model = gateway.model()
            with sqlite3.connect(
                user.places.cache / "answers" / "cache.db", isolation_level=None
            ) as database:
                database.execute("BEGIN EXCLUSIVE")
                asked = asyncio.create_task(model.ask(prose("go")))
                ticks = 0
                for _ in range(20):
                    await asyncio.sleep(0.01)
                    ticks += 1
                database.execute("COMMIT")
            database.close()
            await asked
            return ticks

    assert asyncio.run(run()) == 20
