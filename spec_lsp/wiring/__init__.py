"""How coding agents come to check specs: the files that tell them to, and what their hooks are answered. Pure."""

from spec_lsp.wiring.answers import AGENTS as HOOKED
from spec_lsp.wiring.answers import Answer, answer, edited_files
from spec_lsp.wiring.plans import AGENTS, Step, steps

__all__ = ["AGENTS", "HOOKED", "Answer", "Step", "answer", "edited_files", "steps"]
