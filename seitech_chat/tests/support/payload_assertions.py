"""Whether what goes over the wire is exactly what the contract says."""

import functools
import re
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

from jsonschema import Draft202012Validator
from typing_extensions import is_typeddict

from ...controllers.http.openapi import openapi_document
from ...logic import contract

JSON = "application/json"
PROBLEM = "application/problem+json"


def assert_payload(value, shape, where="payload"):
    """Check keys (none missing, none more) and types against a shape.

    :param value: what was sent.
    :param shape: a ``TypedDict`` of ``logic/contract/``, or a type used in one.
    :raises AssertionError: with the path to what is wrong.
    """
    if is_typeddict(shape):
        assert isinstance(value, dict), f"{where}: {value!r} is no {shape.__name__}"
        hints = get_type_hints(shape)
        assert set(value) == set(hints), (
            f"{where} as {shape.__name__}: missing {set(hints) - set(value)}, "
            f"too many {set(value) - set(hints)}"
        )
        for key, hint in hints.items():
            assert_payload(value[key], hint, f"{where}.{key}")
        return
    assert _is_one(value, shape, where), f"{where}: {value!r} is no {shape}"


def _is_one(value, shape, where):
    origin = get_origin(shape)
    if origin is list:
        assert isinstance(value, list), f"{where}: {value!r} is no list"
        for number, item in enumerate(value):
            assert_payload(item, get_args(shape)[0], f"{where}[{number}]")
        return True
    if origin is Literal:
        return value in get_args(shape)
    if origin in (UnionType, Union):
        if value is None:
            return NoneType in get_args(shape)
        others = set(get_args(shape)) - {NoneType}
        if len(others) > 1:
            return type(value) in others
        assert_payload(value, *others, where)
        return True
    if shape is NoneType:
        return value is None
    if shape is float:
        return type(value) in (int, float)
    # A bool is an int to Python and none to a client.
    return type(value) is shape


def assert_event(event, payload):
    """Check a live event's payload against the shape its name stands for."""
    assert_payload(payload, contract.EVENTS[event], event)


def assert_documented(response, path, method):
    """Check an answer, good or bad, against the OpenAPI document.

    :param response: of ``requests``.
    :param str path: as declared, with ``<int:…>`` parameters.
    :raises AssertionError: with what is wrong.
    """
    status = response.status_code
    assert status < 500, f"{path}: {status} {response.text[:500]}"
    assert "Traceback" not in response.text
    content_type = response.headers.get("Content-Type", "").split(";")[0]
    documented = _responses(path, method)
    key = "200" if status == 200 else "4XX"
    if key == "4XX":
        assert 400 <= status < 500, f"{path}: {status}"
        assert content_type == PROBLEM, f"{path}: {status} as {content_type}"
    content = documented[key]["content"]
    if "*/*" in content:
        return
    assert content_type in content, f"{path}: {content_type} is not documented"
    if content_type not in (JSON, PROBLEM):
        return
    body = response.json()
    errors = sorted(map(str, _validator(path, method, key).iter_errors(body)))
    assert not errors, f"{path}: {errors[0][:2000]}"
    if key == "4XX":
        assert body["status"] == status, f"{path}: {body}"
    assert response.headers["Cache-Control"] == "no-store"


def _responses(path, method):
    path = re.sub(r"<int:(\w+)>", r"{\1}", path)
    return openapi_document()["paths"][path][method.lower()]["responses"]


@functools.cache
def _validator(path, method, key):
    [content] = _responses(path, method)[key]["content"].values()
    components = openapi_document()["components"]
    return Draft202012Validator({**content["schema"], "components": components})
