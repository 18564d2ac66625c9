"""The tools: what an agent may ask, and how it is told that something is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field, WithJsonSchema

from ... import __version__
from ...errors import MedcodegraphError, UnreadableClaimsError
from ...graph.store.interface import Store
from ..models.claims import Claim
from ..server.pool import Pool
from . import answers

INSTRUCTIONS = (
    "Answers about US medical billing codes from loaded editions of published edits. Each answer opens with a verdict"
    " and names its sources and editions. 'Not checked' means that no loaded edition could answer: it is never a pass."
    " The embedded default (is_default) knows its curated codes alone. No finding is legal or medical advice."
)
READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _claim_schema() -> dict[str, Any]:
    """Return the schema of a claim with that of its lines in its place: a tool's schema takes no references."""
    schema = Claim.model_json_schema()
    schema["properties"]["lines"]["items"] = schema.pop("$defs")["ClaimLine"]
    return schema


CodeText = Annotated[str, Field(description="CPT, HCPCS or CDT code", examples=["63621"])]
On = Annotated[str | None, Field(description="date of service, YYYY-MM-DD; none: today", examples=["2026-02-10"])]
Claims = Annotated[
    Any,
    WithJsonSchema({
        "anyOf": [_claim_schema(), {"type": "array"}, {"type": "string"}],
        "description": "one claim as JSON, several in an array, a FHIR Claim, or the text of an X12 837 file",
    }),
]  # fmt: skip


def create_server(pool: Pool) -> MCPServer[Any]:
    """Return a server whose tools are answered by the workers of a pool."""
    server: MCPServer[Any] = MCPServer(
        "medcodegraph", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING", subscriptions=False
    )
    for tool in _tools(pool):
        server.add_tool(tool, annotations=READS)
    return server


def _tools(pool: Pool) -> tuple[Callable[..., Any], ...]:
    async def look_up_code(code: CodeText, on: On = None) -> Annotated[CallToolResult, answers.Code]:
        """Tell everything known of a code on a date: what it needs, what it excludes, limits, modifiers, payers."""
        return await _answer(pool, answers.look_up_code, code, _day(on))

    async def check_pair(
        first: CodeText,
        second: CodeText,
        on: On = None,
        setting: Annotated[
            Literal["practitioner", "hospital"], Field(description="professional or hospital outpatient claims")
        ] = "practitioner",
    ) -> Annotated[CallToolResult, answers.Pair]:
        """Tell whether two codes go together for one patient, practitioner and date, and what releases them."""
        return await _answer(pool, answers.check_pair, first, second, _day(on), setting)

    async def validate_claims(claims: Claims) -> Annotated[CallToolResult, answers.Judged]:
        """Judge claims by the published edits: findings with rule, denial codes, fixes, evidence. Nothing is kept."""
        content = claims if isinstance(claims, str) else json.dumps(claims)
        return await _answer(pool, answers.validate_claims, content.encode("utf-8", "surrogatepass"))

    async def list_editions(on: On = None) -> Annotated[CallToolResult, answers.Loaded]:
        """List the loaded editions: from which files, and which of them answer for a date."""
        return await _answer(pool, answers.list_editions, _day(on))

    async def search_codes(
        text: Annotated[str, Field(description="the beginning of a code, or words of a label")],
        limit: Annotated[int, Field(ge=1, le=200)] = 20,
    ) -> Annotated[CallToolResult, answers.Hits]:
        """Find codes, modifiers, places of service and payers."""
        return await _answer(pool, answers.search_codes, text, limit)

    return look_up_code, check_pair, validate_claims, list_editions, search_codes


async def _answer(pool: Pool, function: Callable[..., BaseModel], *arguments: Any) -> CallToolResult:
    try:
        text = await pool.call(_to_json, function, *arguments)
    except UnreadableClaimsError as error:
        raise ToolError(f"{error}: {'; '.join(_where(item) for item in error.broken)}") from None
    except MedcodegraphError as error:
        raise ToolError(str(error)) from None
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=json.loads(text))


def _to_json(store: Store, function: Callable[..., BaseModel], *arguments: Any) -> str:
    answer = function(store, *arguments).model_dump(mode="json", by_alias=True)
    return json.dumps({"verdict": answer.pop("verdict"), **answer}, ensure_ascii=False)


def _where(item: dict[str, object]) -> str:
    return " ".join(str(item[name]) for name in ("position", "claim", "reason") if item[name])


def _day(on: str | None) -> str:
    if on is None:
        return date.today().isoformat()
    try:
        return date.fromisoformat(on if ISO_DAY.fullmatch(on) else "").isoformat()
    except ValueError:
        raise ToolError("on: not a date of the form YYYY-MM-DD") from None
