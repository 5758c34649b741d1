"""Settings: what is read, what is warned about, and that the shipped JSON Schema says the same."""

from __future__ import annotations

import json
from dataclasses import fields
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from spec_lsp.config import KINDS, Config, family_of, from_mapping, nearest, to_mapping
from spec_lsp.diagnostics import Severity

SCHEMA = json.loads((files("spec_lsp") / "config.schema.json").read_text("utf-8"))

VALID: dict[str, list[Any]] = {
    "select": [[], ["AMB", "REF001"]],
    "ignore": [["open-point"]],
    "severity": [{}, {"AMB001": "error", "TRM": "hint"}],
    "fail-on": ["error", "warning", "hint"],
    "hints": [True, False],
    "include": [["*.mdc", "docs/**/*.bs"]],
    "exclude": [["drafts/"]],
    "code": [True, False],
    "authority": [["platform", "developer"]],
    "profile": ["strict", "legal"],
    "profiles": [{}, {"contracts": "legal"}],
    "words": [{}, {"vague-term": ["snappy", "!various"]}],
    "alike": [[], [["parcel", "package"], ["cardholder", "account-holder", "Member"]]],
    "opposites": [[], [["armed", "disarmed"]]],
    "challenges": ["cases"],
    "max-file-bytes": [1],
    "max-files": [5],
    "rules-url": ["rules/"],
}
INVALID: dict[str, list[Any]] = {
    "select": ["AMB", [1], [""]],
    "ignore": [{"AMB": True}],
    "severity": ["error", {"AMB": "fatal"}, {"AMB": 1}],
    "fail-on": ["never", 1, True],
    "hints": ["yes", 1],
    "include": ["*.md", [None]],
    "exclude": [[["a"]]],
    "code": ["off", 0],
    "authority": [[], "root"],
    "profile": ["loose", 1],
    "profiles": ["legal", {"contracts": "loose"}],
    "words": [["snappy"], {"vague-term": "snappy"}],
    "alike": [
        "parcel",
        ["parcel"],
        [["parcel"]],
        [["parcel", "small package"]],
        [["parcel", "a/b"]],
        [["parcel", "parcel"]],
        [["parcel", 3]],
        [["parcel", ""]],
    ],
    "opposites": [
        "armed",
        [["armed"]],
        [["armed", "disarmed", "idle"]],
        [["armed", "not armed"]],
        {"armed": "disarmed"},
    ],
    "challenges": ["", " ", "../up", "a/b", "..", "c:x", 3],
    "max-file-bytes": [0, -1, "4 MiB", True, 1.5],
    "max-files": [0],
    "rules-url": ["", 5],
}


def test_no_settings_give_the_defaults_without_a_word():
    assert from_mapping({}) == (Config(), ())


@pytest.mark.parametrize(("key", "value"), [(key, value) for key in VALID for value in VALID[key]])
def test_a_valid_value_is_read_and_conforms_to_the_schema(key: str, value: Any):
    config, warnings = from_mapping({key: value})
    assert warnings == ()
    assert to_mapping(config)[key] == value
    jsonschema.validate({key: value}, SCHEMA)


@pytest.mark.parametrize(("key", "value"), [(key, value) for key in INVALID for value in INVALID[key]])
def test_a_wrong_value_is_named_and_leaves_the_default(key: str, value: Any):
    config, warnings = from_mapping({key: value, "hints": True} if key != "hints" else {key: value})
    assert len(warnings) == 1
    assert warnings[0].startswith(f"`{key}` is ")
    assert warnings[0].endswith(f"; expected {KINDS[key].expected}")
    assert to_mapping(config)[key] == to_mapping(Config())[key]
    assert config.hints is (key != "hints")  # the rest is read all the same
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({key: value}, SCHEMA)


def test_warning_names_what_was_found():
    _, warnings = from_mapping({"fail-on": "never", "hints": "yes", "severity": {"AMB": "fatal"}})
    assert warnings == (
        '`fail-on` is \'never\'; expected "error", "warning" or "hint"',
        "`hints` is 'yes'; expected true or false",
        "`severity` is a table where `AMB` is 'fatal'; expected a table of rule words, each with"
        ' "error", "warning" or "hint"',
    )


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("alike", [["parcel", "package"], ["Package", "box"]], "a list that holds 'Package' twice"),
        ("opposites", [["armed", "idle"], ["idle", "busy"]], "a list that holds 'idle' twice"),
        ("alike", [["parcel", "small box"]], "a list with 'small box' in one of its lists"),
        ("opposites", [["armed", "idle", "busy"]], "a list that holds a list of 3"),
    ],
)
def test_words_to_compare_by_are_single_and_stand_once(key: str, value: Any, found: str):
    config, (warning,) = from_mapping({key: value})
    assert warning == f"`{key}` is {found}; expected {KINDS[key].expected}"
    assert config == Config()


def test_unknown_key_gets_one_warning_with_the_nearest_name():
    _, warnings = from_mapping({"fail_on": "error", "exlude": [], "endpoint": "x"})
    assert warnings == (
        "unknown key `fail_on`; did you mean `fail-on`?",
        "unknown key `exlude`; did you mean `exclude`?",
        "unknown key `endpoint`",
    )


def test_schema_and_settings_agree():
    names = {field.name.replace("_", "-") for field in fields(Config)}
    assert names == set(KINDS) == set(SCHEMA["properties"]) == set(VALID) == set(INVALID)
    defaults = {key: entry["default"] for key, entry in SCHEMA["properties"].items()}
    assert defaults == to_mapping(Config())
    assert all(entry["description"] for entry in SCHEMA["properties"].values())
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(defaults, SCHEMA)


@pytest.mark.parametrize(
    ("select", "ignore", "on"),
    [
        ((), (), True),
        (("AMB",), (), True),
        (("amb001",), (), True),
        (("open-point",), (), True),
        (("REF",), (), False),
        ((), ("AMB",), False),
        (("AMB",), ("AMB001",), False),
        (("AMB001",), ("AMB",), True),
        (("AMB001",), ("open-point",), False),
        (("AMB",), ("AMB",), False),
        (("AM",), (), False),
    ],
)
def test_narrowest_word_decides_whether_a_rule_runs(
    select: tuple[str, ...], ignore: tuple[str, ...], on: bool
):
    level = Config(select=select, ignore=ignore).level("AMB001", "open-point", Severity.WARNING)
    assert level is (Severity.WARNING if on else None)


def test_narrowest_word_decides_the_severity():
    config = Config(severity={"AMB": Severity.HINT, "open-point": Severity.ERROR})
    assert config.level("AMB001", "open-point", Severity.WARNING) is Severity.ERROR
    assert config.level("AMB002", "escape-clause", Severity.WARNING) is Severity.HINT
    assert config.level("REF001", "unknown-reference", Severity.ERROR) is Severity.ERROR


def test_small_helpers():
    assert family_of("AMB001") == "AMB"
    assert nearest("AMB0O1", ("AMB001", "REF001")) == "AMB001"
    assert nearest("qqqqqq", ("AMB001",)) is None
    assert hash(Config()) == hash(Config(severity={"AMB": Severity.HINT}))
