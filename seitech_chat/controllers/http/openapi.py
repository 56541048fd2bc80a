"""OpenAPI 3.1 document of the API, built from the route declarations."""

import functools
import re

from pydantic import TypeAdapter

from ...logic import contract
from .problem_codes import code_schemas, codes_schema
from .route import ROUTES, VISITOR_HEADER

REF = "#/components/schemas/{model}"
SECURITY = {
    "user": [{"session": []}, {"apiKey": []}],
    "visitor": [{"visitorToken": []}],
    "guest": [{}, {"visitorToken": []}],
    "opener": [{}, {"visitorToken": []}],
    "user with token": [
        {"session": [], "visitorToken": []},
        {"apiKey": [], "visitorToken": []},
    ],
    "monitor": [{"metricsToken": []}],
    "anyone": [{}, {"session": []}, {"apiKey": []}, {"visitorToken": []}],
}
UPLOAD_SCHEMA = {
    "type": "object",
    "required": ["channel_id", "file"],
    "properties": {
        "channel_id": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
        "file": {"type": "string", "format": "binary"},
    },
}


@functools.cache
def openapi_document():
    """Build the OpenAPI document.

    :return: a dict for JSON; the same object on each call.
    """
    schemas = _schemas()
    paths = {}
    for route in ROUTES:
        for path, caller in zip(route.paths, route.callers, strict=True):
            path = re.sub(r"<int:(\w+)>", r"{\1}", path)
            operation = _operation(route, path, caller, schemas)
            paths.setdefault(path, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "SEI Tech Chat",
            "version": str(contract.API_VERSION),
            "description": "Plain JSON over HTTPS. Times are ISO 8601 in UTC. Errors "
            "are problem details (RFC 9457) with a stable code.",
            "license": {"name": "LGPL-3.0", "identifier": "LGPL-3.0-only"},
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": schemas["definitions"],
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "session_id"},
                "apiKey": {"type": "http", "scheme": "bearer"},
                "metricsToken": {"type": "http", "scheme": "bearer"},
                "visitorToken": {
                    "type": "apiKey",
                    "in": "header",
                    "name": VISITOR_HEADER,
                },
            },
        },
        "x-events": {
            name: schemas["by_key"]["event", name] for name in contract.EVENTS
        },
    }


def _schemas():
    """Return all schemas as ``{by_key: {(kind, name): schema}, definitions}``."""
    inputs = [(("problem", ""), "serialization", TypeAdapter(contract.ProblemPayload))]
    for route in ROUTES:
        if route.body:
            inputs.append(((route.name, "body"), "validation", TypeAdapter(route.body)))
        if route.answer:
            inputs.append(
                ((route.name, "answer"), "serialization", TypeAdapter(route.answer))
            )
    for name, shape in contract.EVENTS.items():
        inputs.append((("event", name), "serialization", TypeAdapter(shape)))
    by_key, definitions = TypeAdapter.json_schemas(inputs, ref_template=REF)
    definitions = definitions.get("$defs", {})
    for name, schema in definitions.items():
        # An object has exactly the properties of its schema.
        if schema.get("type") == "object":
            definitions[name] = {**schema, "additionalProperties": False}
    definitions.update(code_schemas())
    return {
        "by_key": {key: schema for (key, _mode), schema in by_key.items()},
        "definitions": definitions,
    }


def _operation(route, path, caller, schemas):
    operation = {
        "operationId": f"{route.name}_{caller}" if len(route.paths) > 1 else route.name,
        "summary": route.summary,
        "security": SECURITY[f"{caller} with token" if route.takes_token else caller],
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
            }
            for name in re.findall(r"{(\w+)}", path)
        ]
        + _query_parameters(route.query),
        "responses": _responses(route, caller, schemas),
    }
    if route.is_upload:
        content = {"multipart/form-data": {"schema": UPLOAD_SCHEMA}}
        operation["requestBody"] = {"required": True, "content": content}
    elif route.body:
        schema = schemas["by_key"][route.name, "body"]
        content = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _query_parameters(model):
    """Describe the query parameters of a model; none without one."""
    if not model:
        return []
    schema = model.model_json_schema(ref_template=REF)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": _value_schema(value),
        }
        for name, value in schema["properties"].items()
    ]


def _value_schema(schema):
    """Return the schema of a value that is given: a parameter is never null."""
    rest = {
        key: value
        for key, value in schema.items()
        if key != "anyOf" and not (key == "default" and value is None)
    }
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) == 1:
        return {**kinds[0], **rest}
    return {**({"anyOf": kinds} if kinds else {}), **rest}


def _responses(route, caller, schemas):
    if route.answer:
        schema = schemas["by_key"][route.name, "answer"]
        content = {"application/json": {"schema": schema}}
    elif route.name == "openapi":
        content = {"application/json": {"schema": {"type": "object"}}}
    elif route.file_type:
        content = {route.file_type: {"schema": {"type": "string"}}}
    else:
        content = {"*/*": {"schema": {}}}
    failures = {"$ref": REF.format(model="FailureCode")}
    return {
        "200": {"description": "Done", "content": content},
        "4XX": _problem(schemas, codes_schema(route, caller, REF)),
        "5XX": _problem(schemas, failures),
    }


def _problem(schemas, codes):
    """Describe the problems with these codes."""
    with_codes = {"type": "object", "properties": {"code": codes}}
    schema = {"allOf": [schemas["by_key"]["problem", ""], with_codes]}
    return {
        "description": "Refused: `code` says why",
        "content": {"application/problem+json": {"schema": schema}},
    }
