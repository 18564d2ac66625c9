"""The published lists: modifiers, places of service, payers."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from ...graph.views import schemes
from ..models.lists import Modifiers, Payers, Settings
from .answers import On, answer, day, family

router = family("lists")


@router.get("/modifiers", response_model=Modifiers, summary="All modifiers")
async def modifiers(request: Request, on: On = None) -> Response:
    """With what each does to an edit, and whether it is valid on the date."""
    return await answer(request, Modifiers, schemes.modifiers, day(on))


@router.get("/settings", response_model=Settings, summary="All places of service")
async def settings(request: Request, on: On = None) -> Response:
    """With the rate that Medicare pays there, and whether it is valid on the date."""
    return await answer(request, Settings, schemes.settings, day(on))


@router.get("/payers", response_model=Payers, summary="All payers")
async def payers(request: Request) -> Response:
    """With their identifiers on claims, and what they state of their edits."""
    return await answer(request, Payers, schemes.payers)
