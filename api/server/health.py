"""Whether the graph can be read, and the metrics."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from ...errors import MedcodegraphError, StoreError
from ...graph.store.interface import Store
from ...graph.views.editions import read_editions
from .pool import Pool
from .problems import problem

router = APIRouter()
SECONDS = 10.0


def readable(store: Store) -> int:
    """Return the number of editions; raises StoreError for a graph that holds none."""
    editions = len(read_editions(store))
    if not editions:
        raise StoreError(f"{store.location}: holds no edition")
    return editions


@router.get("/health")
async def health(request: Request) -> Response:
    """Tell whether a worker can read the graph now."""
    pool: Pool = request.app.state.pool
    try:
        editions = await pool.call(readable, timeout=SECONDS)
    except MedcodegraphError as error:
        return problem(503, f"the graph can't be read: {error}")
    return JSONResponse({"status": "ok", "editions": editions}, headers={"Cache-Control": "no-store"})


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Tell what was counted, for Prometheus."""
    return Response(request.app.state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
