import pytest
from medcodegraph.graph.claims.bulk.limits import Limits


@pytest.fixture
def limits(tmp_path):
    return Limits(memory=500 << 20, temp=tmp_path, spill=1 << 30, threads=1)
