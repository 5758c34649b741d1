"""Editor features as pure functions of a workspace and a caret: one feature, one file."""
