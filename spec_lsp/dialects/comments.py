"""Where comments stand in the lines of a program, and how one is written: by the ending of the file's name.

A line is looked at by itself: strings that open and close in it are passed over; text that is a comment or a
string only because of the lines around it is taken for what it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple


class _Style(NamedTuple):
    """How a group of languages writes comments. `line` openers run to the end of the line."""

    line: str  # a regular expression, "" if there are none
    block: tuple[tuple[str, str], ...]  # opener and closer
    quotes: str  # what strings are written in
    written: tuple[str, str]  # before and after the words of a new comment
    endings: str
    names: str = ""  # files that have no ending


_HASH = r"(?<![^\s;,()\[\]{}])#"  # in a shell, `$#` and `a#b` are no comments
_SLASHES = r"(?<!:)//"  # but for addresses
_C_BLOCK = ("/*", "*/")
_TAG_BLOCK = ("<!--", "-->")

_STYLES = (
    _Style(
        _HASH,
        (),
        "\"'",
        ("# ", ""),
        "py pyi pyx pxd rb rake gemspec cr sh bash zsh fish ksh pl pm r jl ex exs nim coffee yml yaml toml nix mk "
        "cmake ps1 psm1 gd graphql gql feature robot bats bzl bazel star awk tcl conf properties rego capnp dockerfile",
        "makefile gnumakefile dockerfile containerfile rakefile gemfile vagrantfile brewfile justfile snakefile "
        "build workspace cmakelists.txt",
    ),
    _Style(
        _SLASHES,
        (_C_BLOCK,),
        "\"'`",
        ("// ", ""),
        "c h cc cpp cxx hh hpp hxx inl ino mm cs java js mjs cjs jsx ts mts cts tsx go rs swift kt kts scala sc "
        "groovy gradle dart proto thrift sol zig v sv svh glsl hlsl wgsl frag vert cu cuh d hx jsonc json5 scss less "
        "prisma cue",
        "jenkinsfile",
    ),
    _Style(f"{_SLASHES}|{_HASH}", (_C_BLOCK,), "\"'`", ("# ", ""), "php phtml tf tfvars hcl"),
    _Style("", (_C_BLOCK,), "\"'", ("/* ", " */"), "css"),
    _Style(_SLASHES, (_C_BLOCK, _TAG_BLOCK), "\"'`", ("// ", ""), "vue svelte astro"),
    _Style(f"{_SLASHES}|(?<!\\\\)%", (_C_BLOCK,), '"', ("// ", ""), "m"),
    _Style(_SLASHES, (("(*", "*)"),), '"', ("// ", ""), "fs fsi fsx pas dpr"),
    _Style("", (("(*", "*)"),), '"', ("(* ", " *)"), "ml mli sml"),
    _Style("--", (_C_BLOCK,), "\"'", ("-- ", ""), "sql ddl pls pks pkb lua vhd vhdl adb ads"),
    _Style("--", (("{-", "-}"),), '"', ("-- ", ""), "hs elm purs dhall"),
    _Style(";", (), '"', ("; ", ""), "lisp lsp cl el clj cljs cljc edn scm ss rkt asm nasm"),
    _Style(f";|{_HASH}", (), '"', ("; ", ""), "ini"),
    _Style(f";|{_SLASHES}|{_HASH}", (_C_BLOCK,), '"', ("# ", ""), "s"),
    _Style(r"(?<!\\)%", (), '"', ("% ", ""), "tex sty erl hrl"),
    _Style("", (_TAG_BLOCK,), "", ("<!-- ", " -->"), "html htm xhtml xml xsl xslt xsd svg"),
    _Style("'", (), '"', ("' ", ""), "vb bas vbs"),
    _Style("!", (), "\"'", ("! ", ""), "f f90 f95 f03 f08"),
    _Style(r"(?i:\brem\b)|::", (), '"', ("rem ", ""), "bat cmd"),
    _Style(r'(?<!\S)"', (), "'", ('" ', ""), "vim"),
)


class Comments:
    """The comments of one group of languages."""

    def __init__(self, style: _Style):
        strings = [rf"{quote}(?:\\.|[^{quote}\\])*{quote}" for quote in style.quotes]
        whole = [
            rf"{re.escape(opener)}(?P<whole{number}>.*?){re.escape(closer)}"
            for number, (opener, closer) in enumerate(style.block)
        ]
        openers = [style.line, *(re.escape(opener) for opener, _ in style.block)]
        rest = rf"(?:{'|'.join(filter(None, openers))})(?P<rest>.*)"
        self._pattern = re.compile("|".join((*strings, *whole, rest)))
        self._starred = _C_BLOCK in style.block
        self._written = style.written

    def ranges(self, line: str) -> Iterator[tuple[int, int]]:
        """The parts of a line that are the words of comments, as (start, end)."""
        if self._starred and line.lstrip().startswith("*"):  # within a block comment
            end = line.find("*/")
            yield line.index("*") + 1, len(line) if end < 0 else end
            return
        for match in self._pattern.finditer(line):
            if match.lastgroup:
                yield match.span(match.lastgroup)

    def write(self, words: str) -> str:
        """A comment with these words, for a line of its own."""
        before, after = self._written
        return f"{before}{words}{after}"


_BY_NAME: Mapping[str, _Style] = {name: style for style in _STYLES for name in style.names.split()}
_BY_ENDING: Mapping[str, _Style] = {ending: style for style in _STYLES for ending in style.endings.split()}
ENDINGS = frozenset(_BY_ENDING)  # of files that are code
_made = lru_cache(maxsize=None)(Comments)


_DOCUMENTS = frozenset({".openspec.yaml"})  # called like code, and read as documents


def _style_of(key: str) -> _Style | None:
    name = key.rpartition("/")[2].lower()
    if name in _DOCUMENTS:
        return None
    stem, _, ending = name.rpartition(".")
    return _BY_NAME.get(name) or (_BY_ENDING.get(ending) if stem else None)


def is_code(key: str) -> bool:
    """Whether a file is a program, a test or a script by its name, so that specs can be named in its comments."""
    return _style_of(key) is not None


def comments_of(key: str) -> Comments | None:
    """How comments are written in a file, None if it is no code."""
    style = _style_of(key)
    return _made(style) if style else None


def pattern_of(key: str) -> str:
    """A glob for the files that are called like a file of code: `**/*.py`, `**/Makefile`."""
    name = key.rpartition("/")[2]
    return f"**/{name}" if name.lower() in _BY_NAME else f"**/*.{name.rpartition('.')[2]}"
