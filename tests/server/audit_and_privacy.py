"""Two specs that contradict each other on how long audit logs are kept."""

AUDIT = """---
spec: {name: audit}
---
## Logs {#logs}

Audit logs must be kept for at least 90 days.
"""

PRIVACY = """---
spec: {name: privacy}
---
## Logs {#logs}

Audit logs must be kept for at most 30 days.
"""
