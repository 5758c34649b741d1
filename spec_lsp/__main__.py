"""The `spec-lsp` command; also `python -m spec_lsp`."""

import sys


def main() -> int:
    """Run the command line and return its exit status."""
    from spec_lsp.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
