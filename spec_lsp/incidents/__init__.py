"""A bad answer that really happened: read, made safe to keep, filed as case law, and why nothing caught it: pure."""
