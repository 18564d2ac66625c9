"""The description of the API (OpenAPI 3.1), and what the framework can't derive of it: bodies, problems, the key."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ..models.claims import Claim
from ..server.problems import MEDIA_TYPE
from ..server.security import GUARDED, OPEN

REFERENCE = "#/components/schemas/{model}"
FHIR = {
    "type": "object",
    "title": "FhirResource",
    "description": "Claim, ExplanationOfBenefit, or a Bundle of these",
    "required": ["resourceType"],
    "properties": {"resourceType": {"enum": ["Claim", "ExplanationOfBenefit", "Bundle"]}},
}
KEY = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "bearer": {"type": "http", "scheme": "bearer", "description": "the API key as a bearer token"},
}
ABOUT = """Every answer names the graph and the editions that it rests on. Dates of service are `YYYY-MM-DD`, today
where none is given. What no loaded source holds is null and told as such; what none could judge is *not checked*,
never clean. Errors are problem documents (RFC 9457)."""


def describe(app: FastAPI) -> None:
    """Make the application answer with the whole description."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi


def _described(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=ABOUT, routes=app.routes
    )
    components: dict[str, Any] = schema.setdefault("components", {})
    models = components.setdefault("schemas", {})
    _add_bodies(models)
    components["securitySchemes"] = KEY
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            _tell_problems(operation)
            if app.state.settings.api_key and _guarded(path, app.state.settings.protect):
                operation["security"] = [{name: list[str]()} for name in KEY]
    for unused in ("HTTPValidationError", "ValidationError"):
        models.pop(unused, None)
    return schema


def _add_bodies(models: dict[str, Any]) -> None:
    claim = Claim.model_json_schema(ref_template=REFERENCE)
    models.update(claim.pop("$defs"))
    one = [{"$ref": REFERENCE.format(model=name)} for name in ("Claim", "FhirResource")]
    many = {"type": "array", "items": {"anyOf": one}, "minItems": 1}
    models |= {"Claim": claim, "FhirResource": FHIR, "Claims": {"title": "Claims", "anyOf": [*one, many]}}


def _tell_problems(operation: dict[str, Any]) -> None:
    """Give errors their media type: the framework tells that of the answer."""
    for status, response in operation["responses"].items():
        if status >= "400" and "application/json" in response.get("content", {}):
            response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}


def _guarded(path: str, protect: str) -> bool:
    return path.startswith(GUARDED) or (protect == "everything" and path != OPEN)
