"""Which clauses govern a situation that is told in plain words, and which of them yields to which: pure."""

from spec_lsp.governing.model import Answer, Figure, Governor, Relation, Yielding
from spec_lsp.governing.ranking import governs, governs_any
from spec_lsp.governing.told import tells

__all__ = ["Answer", "Figure", "Governor", "Relation", "Yielding", "governs", "governs_any", "tells"]
