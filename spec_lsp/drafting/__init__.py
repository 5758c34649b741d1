"""A first spec out of a prompt, offline: its own sentences as clauses with ids, and what it leaves open."""

from spec_lsp.drafting.draft import Draft, draft
from spec_lsp.drafting.naming import slug_of

__all__ = ["Draft", "draft", "slug_of"]
