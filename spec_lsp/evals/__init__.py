"""Executable specs: challenges put to a model, answers graded against the clause. Pure: no clock, disk or network."""
