"""Runs of evaluations: the loop that puts challenges to a model and has the answers graded, and the files of runs."""
