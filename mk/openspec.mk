# OpenSpec's own command line, held against ours by tests/families/test_openspec_cli.py; included by the Makefile.
#
# It lands below .build/ and is run without network. Where there is no npm, the test says so and is skipped.

OPENSPEC := @fission-ai/openspec@1.13.2

.build/openspec/installed: mk/openspec.mk
	@if ! command -v npm >/dev/null; then echo "no npm here: $(OPENSPEC) is not compared with"; exit 0; fi; \
	mkdir -p .build/openspec && cd .build/openspec && echo '{"private": true}' > package.json && \
	npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error $(OPENSPEC) && touch installed
