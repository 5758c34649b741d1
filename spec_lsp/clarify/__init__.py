"""The questions that a spec leaves open, and what their answers change: pure, from findings to edits."""

from spec_lsp.clarify.answering import Change, answered, dismissed
from spec_lsp.clarify.questions import Question, Reading, questions

__all__ = ["Change", "Question", "Reading", "answered", "dismissed", "questions"]
