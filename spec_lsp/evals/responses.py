"""Answers that were given elsewhere, one JSON object a line: `{"id": "refunds/1", "sample": 0, "response": "...", "model": "..."}`."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple

from spec_lsp.evals.strict import BadLine, Fields, object_of

_KNOWN = ("id", "sample", "response", "model")


class Responses(NamedTuple):
    """Texts by id of their challenge and number of the sample; `model` is what the file says of where they come from."""

    texts: Mapping[tuple[str, int], str]
    model: str

    @property
    def samples(self) -> int:
        """How many there are of a challenge, at most."""
        return max((sample + 1 for _, sample in self.texts), default=0)

    def unknown(self, known: Container[str]) -> str | None:
        """The first id that is not among those of the challenges, None if all are."""
        return next((name for name, _ in self.texts if name not in known), None)


def read_responses(text: str) -> Responses:
    """Read a file of responses; `sample` is 0 where it is not said. Raises BadLine."""
    texts: dict[tuple[str, int], str] = {}
    models: dict[str, None] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        data = object_of(number, line)
        fields = Fields(number, {"sample": 0, **data})
        fields.known(_KNOWN, f"; a response has {', '.join(_KNOWN)}")
        fields.required(("id", "response"))
        identifier, sample = fields.text("id"), fields.count("sample", below=1000)
        if (identifier, sample) in texts:
            raise BadLine(number, f"there is a response for {identifier}, sample {sample}, already")
        texts[identifier, sample] = fields.text("response")
        models[fields.text("model")] = None
    if len(models) > 1:
        raise BadLine(
            1, f"the responses are of {len(models)} models ({', '.join(models)}); grade one at a time"
        )
    return Responses(texts, next(iter(models), ""))
