"""Answers that were given elsewhere, one JSON object a line: `{"id": "refunds/1", "sample": 0, "response": "...", "model": "..."}`."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple

from spec_lsp.evals.jsonl import BadLine, object_of

_KNOWN = frozenset({"id", "sample", "response", "model"})


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
        unknown = sorted(data.keys() - _KNOWN)
        if unknown:
            raise BadLine(
                number, f'nothing is called "{unknown[0]}" here; a response has id, sample, response, model'
            )
        identifier, sample = data.get("id"), data.get("sample", 0)
        response, model = data.get("response"), data.get("model", "")
        if not (isinstance(identifier, str) and isinstance(response, str) and isinstance(model, str)):
            raise BadLine(number, '"id", "response" and "model" must be text')
        if not isinstance(sample, int) or isinstance(sample, bool) or not 0 <= sample < 1000:
            raise BadLine(number, '"sample" must be a number from 0 to 999')
        if (identifier, sample) in texts:
            raise BadLine(number, f"there is a response for {identifier}, sample {sample}, already")
        texts[identifier, sample] = response
        models[model] = None
    if len(models) > 1:
        raise BadLine(
            1, f"the responses are of {len(models)} models ({', '.join(models)}); grade one at a time"
        )
    return Responses(texts, next(iter(models), ""))
