"""What the process that workers are forked from prepares once, at import: each worker has it from its start.

Only that process imports this module. The rules are parsed here, which takes far longer than to open a graph; the
store is an empty one in memory, as one on disk has threads that a fork loses.
"""

from __future__ import annotations

import gc

import pyoxigraph as ox

from ...graph.store import EmbeddedStore
from ...graph.views import code_page
from ...shapes.validator import Validator

__all__ = ["code_page"]

Validator(EmbeddedStore(ox.Store(), "nothing"))
gc.freeze()
