"""The one road to a model: endpoints, consent, limits, cache, log. Off until the user switches it on.

async with open_gateway(workspace, os.environ, Options(), ask) as gateway:
    model, grader = gateway.model(), gateway.model(Role.GRADER)
    answer = await model.ask(ask)
"""

from spec_lsp.gateway.choice import Role
from spec_lsp.gateway.consent import Question
from spec_lsp.gateway.opening import Gateway, Options, endpoints, open_gateway
from spec_lsp.gateway.places import Places
from spec_lsp.gateway.prices import cost, estimate
from spec_lsp.gateway.refusal import Refused

__all__ = [
    "Gateway",
    "Options",
    "Places",
    "Question",
    "Refused",
    "Role",
    "cost",
    "endpoints",
    "estimate",
    "open_gateway",
]
