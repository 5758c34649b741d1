"""Markdown: the incremental parse of a document into units, and the blocks of a unit."""
