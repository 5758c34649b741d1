"""A spec whose challenges end in every way there is, and the scripted model that makes them do so."""

from __future__ import annotations

import json
from pathlib import Path

from fake_openai import Exchange, FakeOpenAI

SPEC = "returns/spec.md"
PROMPTS = {
    "day 3": "It is day 3. Refund please.",
    "day 31": "It is day 31. Refund please.",
    "day 30": "It is day 30. Refund please.",
    "a rude mail": "You useless lot!",
}
LAST = {"a long mail": "Read all of this, slowly."}  # is never answered
_QUOTE = "within 30 days"
_WHY = "It promises a refund that the clause rules out."
REASON = f'grader: {_WHY} "{_QUOTE}"'


def write_spec(workspace: Path, *, last: bool) -> None:
    """Two clauses with challenges, the second one with one that hangs if it is to have a `last` one."""
    tone = {"a rude mail": PROMPTS["a rude mail"]} | (LAST if last else {})
    refunds = {title: said for title, said in PROMPTS.items() if title not in tone}
    text = "# Returns\n\n## Refunds {#refunds}\n\nThe agent must refund within 30 days, and never after that.\n\n"
    text += "".join(map(_challenge, refunds.items()))
    text += "## Tone {#tone}\n\nThe agent must stay polite.\n\n" + "".join(map(_challenge, tone.items()))
    path = workspace / SPEC
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")


def _challenge(one: tuple[str, str]) -> str:
    return f"**Example**: {one[0]}\n\n~~~xml\n<user>\n{one[1]}\n</user>\n~~~\n\n"


async def script(it: Exchange) -> None:
    """The model repeats what it is asked; the grader knows what that is worth."""
    asked = it.request.last
    if LAST["a long mail"] in asked:
        await it.wait_for_end()
    elif PROMPTS["a rude mail"] in asked:
        await it.fail(500, "out of memory", x_should_retry="false")
    elif it.request.schema is None:
        await it.say(f"Of course! {asked}")
    else:
        verdict = next(said for day, said in _VERDICTS.items() if f"It is {day}." in asked)
        await it.say(json.dumps({"quote": _QUOTE, "why": _WHY, "verdict": verdict}))


_VERDICTS = {"day 3": "pass", "day 31": "fail", "day 30": "undetermined"}


def variables(fake: FakeOpenAI, home: Path) -> dict[str, str]:
    """The environment of a user who has named the models, and has folders of their own."""
    folders = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "CACHE", "STATE")}
    models = {
        "SPEC_LSP_MODEL_URL": fake.url,
        "SPEC_LSP_MODEL": "north-7b",
        "SPEC_LSP_GRADER": "judge-30b",
    }
    return folders | models
