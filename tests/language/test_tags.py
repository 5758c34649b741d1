"""Word classes: what the closed lists and the words around decide."""

import pytest

from spec_lsp.language.words import Words


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("The server must be able to send it", "DNMAJTVR"),
        ("its own format", "SJN"),
        ("it must test the desk, must not account for it and may data be lost", "RMVDN,MXVPRCMNAK"),
        ("it must keep a set of keys that are set by users", "RMVDNPNWAKPN"),
        ("here we're told that it doesn't", "ERKBRA"),
        ("here we’re told that it doesn’t", "ERKBRA"),
        ("users must customise it whilst the client sends the data to an agent", "NMVRBDNVDNTDN"),
        ("a recent order of the internal client", "DJNPDJN"),
        ("otherwise the enterprise must be precise", "EDNMAJ"),
    ],
)
def test_tags(text: str, tags: str) -> None:
    assert Words(text).tags == tags
