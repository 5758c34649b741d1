"""Challenges and clauses in the forms of other engines, and their results as rows: one file a form, text in and out."""
