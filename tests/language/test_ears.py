"""EARS sentences: which pattern, and where condition, actor and response stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.language.ears import Pattern, ears


@pytest.mark.parametrize(
    ("text", "pattern", "condition", "actor", "response"),
    [
        ("THE Order_Store SHALL keep orders.", Pattern.UBIQUITOUS, None, "Order_Store", "keep orders"),
        ("The order store shall not lose orders", Pattern.UBIQUITOUS, None, "order store", "not lose orders"),
        (
            "WHEN an order is cancelled, THE Shop SHALL refund the price",
            Pattern.EVENT,
            "WHEN an order is cancelled",
            "Shop",
            "refund the price",
        ),
        (
            "When a, b and the c change, the Workflow Config Generator shall answer.",
            Pattern.EVENT,
            "When a, b and the c change",
            "Workflow Config Generator",
            "answer",
        ),
        ("WHEN a buyer pays THEN the Shop SHALL send a receipt", Pattern.EVENT, "WHEN a buyer pays", "Shop", "send a receipt"),
        ("WHEN a buyer pays THE Shop SHALL send it", Pattern.EVENT, "WHEN a buyer pays", "Shop", "send it"),
        ("When the buyer pays the shop shall send it", Pattern.EVENT, "When the buyer pays", "shop", "send it"),
        ("IF the card is refused, THEN THE Shop SHALL say why", Pattern.UNWANTED, "IF the card is refused", "Shop", "say why"),
        ("IF refused, then the Shop SHALL CONTINUE TO wait", Pattern.UNWANTED, "IF refused", "Shop", "CONTINUE TO wait"),
        ("WHILE offline, THE Shop SHALL queue orders", Pattern.STATE, "WHILE offline", "Shop", "queue orders"),
        ("WHERE receipts are printed, THE Shop SHALL number them", Pattern.OPTIONAL, "WHERE receipts are printed", "Shop", "number them"),
        (
            "WHILE offline, WHEN an order comes, THE Shop SHALL queue it",
            Pattern.COMPLEX,
            "WHILE offline, WHEN an order comes",
            "Shop",
            "queue it",
        ),
        ("While offline, if an order comes, then the Shop shall queue it", Pattern.COMPLEX, "While offline, if an order comes", "Shop", "queue it"),
        ("WHEN a AND b THEN THE Shop SHALL c", Pattern.EVENT, "WHEN a AND b", "Shop", "c"),
        ("THE Shop SHALL retry WHEN the bank is down", Pattern.EVENT, "WHEN the bank is down", "Shop", "retry"),
        ("THE Shop SHALL say when it is open", Pattern.UBIQUITOUS, None, "Shop", "say when it is open"),
        ("Whenever a day ends, the Shop shall report", Pattern.EVENT, "Whenever a day ends", "Shop", "report"),
        ("For refunds, the default SHALL be 14 days", Pattern.UBIQUITOUS, None, "default", "be 14 days"),
        ("When el cliente paga, the sistema shall crear un recibo", Pattern.EVENT, "When el cliente paga", "sistema", "crear un recibo"),
        ("WHEN un cliente paga THEN o sistema SHALL criar um recibo", Pattern.EVENT, "WHEN un cliente paga", "sistema", "criar um recibo"),
        ("WHEN 注文が取り消されたとき、THE Shop SHALL 返金する。", Pattern.EVENT, "WHEN 注文が取り消されたとき", "Shop", "返金する"),
        ("WHEN 用户付款 THEN 系统 SHALL 发送收据", Pattern.EVENT, "WHEN 用户付款", "系统", "发送收据"),
        ("系统 SHALL 发送收据", Pattern.UBIQUITOUS, None, "系统", "发送收据"),
        ("1.2 THE Shop SHALL answer", Pattern.UBIQUITOUS, None, "Shop", "answer"),
        ("3. WHEN paid, THE Shop SHALL answer", Pattern.EVENT, "WHEN paid", "Shop", "answer"),
        ("**FR-001**: THE Shop SHALL answer", Pattern.UBIQUITOUS, None, "Shop", "answer"),
        ("B2B buyers SHALL pay", Pattern.UBIQUITOUS, None, "B2B buyers", "pay"),
        ("3 shops SHALL answer", Pattern.UBIQUITOUS, None, "shops", "answer"),
        ("  WHEN    paid  THEN    the Shop   SHALL   answer ", Pattern.EVENT, "WHEN    paid", "Shop", "answer"),
    ],
)  # fmt: skip
def test_sentences(text: str, pattern: Pattern, condition: str | None, actor: str, response: str) -> None:
    found = ears(text)
    assert found is not None
    assert found.pattern is pattern
    assert (text[slice(*found.condition)] if found.condition else None) == condition
    assert text[slice(*found.actor)] == actor
    assert text[slice(*found.response)] == response


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The shop must answer.",
        "WHEN the price falls",
        "SHALL",
        "THE Shop SHALL",
        "SHALL answer",
        "When it rains shall we stay",
        "The marshalled orders are kept.",
        "Everything that has been said above about the way in which orders are kept by the shop shall hold.",
    ],
)
def test_what_is_no_ears_sentence(text: str) -> None:
    assert ears(text) is None


@given(
    st.lists(
        st.sampled_from("WHEN IF THEN WHILE WHERE THE the Shop pays , 、 . SHALL shall not · _".split())
    ).map(" ".join)
)
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    found = ears(text)
    if found:
        for start, end in filter(None, (found.condition, found.actor, found.response)):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
        assert found.actor[1] < found.response[0]
