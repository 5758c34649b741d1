"""`spec-lsp export FORMAT`: challenges and clauses in the forms of other engines, as files or on stdout."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace

from spec_lsp.cli.exchanging import FOLDERS
from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.picking import Picked, pick
from spec_lsp.cli.places import quoted
from spec_lsp.cli.recording import run_of
from spec_lsp.cli.writing import publish, refuse_to_overwrite, write, written_to
from spec_lsp.evals import jsonl
from spec_lsp.evals.interchange import batch, for_inspect, for_promptfoo, training
from spec_lsp.evals.model import Subject
from spec_lsp.files.project import absolute
from spec_lsp.reports.columns import counted, printable
from spec_lsp.uris import path_of

# Options of some forms: which, and their value where they are not given.
_GOES_WITH: Mapping[str, tuple[tuple[str, ...], object]] = {
    "model": (("promptfoo", "batch"), ""),
    "grader": (("promptfoo",), ""),
    "samples": (("promptfoo", "batch"), 1),
    "graded": (("jsonl",), False),
    "run": (("jsonl",), None),
    "authority": (("prompt",), []),
    "module": (("prompt",), []),
    "max_tokens": (("prompt",), None),
    "changed_since": (("inspect", "promptfoo", "batch", "jsonl"), None),
}
_INSTEAD = "--output names another place"
_NEXT = {
    "inspect": "inspect eval task.py --model openai-api/local/NAME --model-role grader=openai-api/local/GRADER "
    "--log-format json",
    "promptfoo": "promptfoo eval --no-cache --output results.json",
}


def export(options: Namespace) -> int:
    """Write what `options` ask for; incomplete if something could not be read."""
    _refuse(options)
    if options.form == "prompt":
        from spec_lsp.cli.prompting import prompt

        return prompt(options)
    picked = pick(options)
    subjects = named(picked)
    files = _files(options, subjects)
    _write(files, options)
    challenges = len(picked.challenges)
    count = f"{counted(challenges, 'challenge')} of {counted(picked.clauses, 'clause')}"
    sys.stderr.write(f"spec-lsp: {count}{written_to(options.output)}\n")
    if options.form in _NEXT:
        sys.stderr.write(f"Next: cd {printable(quoted([options.output]))} && {_NEXT[options.form]}\n")
    return OK if picked.whole else INCOMPLETE


def named(picked: Picked) -> tuple[Subject, ...]:
    """The clauses with their documents spelled as the files of runs spell them. Raises UsageError where there are none."""
    if not picked.subjects:
        raise UsageError("no clause here has challenges; `spec-lsp check` says what is missing")
    return tuple(replace(subject, spec=picked.spec_of(subject.spec)) for subject in picked.subjects)


def _refuse(options: Namespace) -> None:
    """Raises UsageError for what is missing, and for what goes with another form, before anything is read."""
    for name, (forms, usual) in _GOES_WITH.items():
        if getattr(options, name) != usual and options.form not in forms:
            told = f"--{name.replace('_', '-')} goes with {' and '.join(forms)}"
            raise UsageError(f"{told}, not with {options.form}")
    if options.form in FOLDERS and not options.output:
        raise UsageError(f"{options.form} takes several files; name a folder for them: --output DIR")
    if options.form == "batch" and not options.model:
        raise UsageError("each request of a batch names its model: --model NAME")


def _files(options: Namespace, subjects: tuple[Subject, ...]) -> Mapping[str, str]:
    """The files of a form, by name."""
    if options.form == "inspect":
        return for_inspect.exported(subjects)
    if options.form == "promptfoo":
        return for_promptfoo.exported(subjects, options.model, options.grader, options.samples)
    if options.form == "batch":
        return batch.exported(subjects, options.model, options.samples)
    if options.graded or options.run:
        return _training(options, subjects)
    return {"challenges.jsonl": jsonl.dump(subjects)}


def _training(options: Namespace, subjects: tuple[Subject, ...]) -> Mapping[str, str]:
    """Training data; says on stderr which answers of a run are not in it."""
    rows = run_of(options.run).rows if options.run else ()
    found = training.exported(subjects, rows)
    for count, why in (
        (found.undecided, "have no verdict"),
        (found.stale, "are to what was edited since, or is not asked for here"),
    ):
        if count:
            sys.stderr.write(f"spec-lsp: left out: {count:,} answers of the run {why}\n")
    if not any(found.files.values()):
        sys.stderr.write(
            "spec-lsp: no answer here is judged; mark some GOOD or BAD, or name a run: --run FILE\n"
        )
    return found.files


def _write(files: Mapping[str, str], options: Namespace) -> None:
    """Write into a folder, or the one file to where it is asked for. Raises UsageError."""
    if options.form not in FOLDERS:
        ((name, text),) = files.items()
        publish_new(text, options, name)
        return
    places = {f"{options.output}/{name}": text for name, text in files.items()}
    refuse_to_overwrite(places, force=options.force, instead=_INSTEAD)
    for place, text in places.items():
        write(place, text)


def publish_new(text: str, options: Namespace, name: str) -> None:
    """Write a file that is not there yet, or to stdout; a folder gets it under its usual name. Raises UsageError."""
    if options.output and os.path.isdir(path_of(absolute(options.output))):
        options.output = f"{options.output}/{name}"
    if options.output:
        refuse_to_overwrite([options.output], force=options.force, instead=_INSTEAD)
    publish(text, options.output)
