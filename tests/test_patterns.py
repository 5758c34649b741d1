"""Patterns that wait: each of them compiles, and then does what any other does."""

import re
from importlib import import_module
from pkgutil import walk_packages

import spec_lsp
from spec_lsp.patterns import _Lazy, lazy


def test_a_lazy_pattern_matches_as_a_compiled_one():
    waiting, compiled = lazy(r"(?P<word>a+)b", re.IGNORECASE), re.compile(r"(?P<word>a+)b", re.IGNORECASE)
    text = "AAb aab"
    assert [match.span() for match in waiting.finditer(text)] == [
        match.span() for match in compiled.finditer(text)
    ]
    assert waiting.sub("x", text) == compiled.sub("x", text)
    assert (waiting.pattern, waiting.flags, waiting.groupindex) == (
        compiled.pattern,
        compiled.flags,
        compiled.groupindex,
    )


def test_every_pattern_of_ours_compiles():
    found = 0
    for module in walk_packages(spec_lsp.__path__, "spec_lsp."):
        if module.name.startswith(("spec_lsp.server", "spec_lsp.__main__")):
            continue
        for value in vars(import_module(module.name)).values():
            if isinstance(value, _Lazy):
                re.compile(value.pattern, value._flags)
                found += 1
    assert found > 100
