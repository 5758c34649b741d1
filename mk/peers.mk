# Programs that others wrote and that ours is tested with; included by the Makefile, whose VENV and RUN it uses.
#
# Everything lands below .build/peers and is run on loopback, without network.

PEERS := .build/peers

test-peers: $(VENV)/installed-test $(PEERS)/installed ## set up LiteLLM's proxy (750 MB, a minute), and ask it as a model
	$(RUN) -m pytest -q -m peers

$(PEERS)/installed: mk/peers.mk
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/pip install --quiet --disable-pip-version-check 'litellm[proxy]==1.108.7'
	@touch $@

.PHONY: test-peers
