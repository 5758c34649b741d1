"""Why no model is asked at all: something that the user has to put right or agree to first."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was sent; the message names what is missing and what to do."""
