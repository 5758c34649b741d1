"""The language layer: sentences, modality and numeric bounds of English prose. Knows no Markdown."""
