"""Documents that are drawn: two modules in conflict, and names that try to be more than text."""

PAYMENTS = """\
---
spec: {name: payments, owner: Payments team}
---
# Payments {#payments}

It adds to [the platform](platform.md).

## Logs {#payment-logs authority=system depends=platform.md#platform}

Conversation logs must be kept for no more than 30 days.
"""
PLATFORM = """\
---
spec: {name: platform, authority: system}
---
# Platform {#platform}

## Logs {#log-retention}

Conversation logs must be kept for at least 90 days. See [payments](payments.md#payments).
"""
SHOP = {"payments.md": PAYMENTS, "platform.md": PLATFORM}
HOSTILE = 'A "b" [c] {d} </script><script>alert(1)</script> `e` \\n & | <br> --> ]]> 1. #35; \u202e'
