"""
Whether an answer is one: whole, and of the service that was asked.

botocore takes half a document, or a page of some gateway that says 200, for an answer in which nothing stands. Then
what is there would seem not to be, so each answer is looked at before it is parsed.
"""

from __future__ import annotations

from typing import Any

import botocore.exceptions
import botocore.parsers

_PAGES = (b"<!doctype html", b"<html")
_HEAD = 512
"""Bytes within which an answer's root element begins."""


def missing(response: Any) -> Exception | None:
    """An error if the answer is shorter than it says."""
    told = response.headers.get("Content-Length", "")
    if getattr(response, "_content", b"") is None:
        return None  # an object that is still to be read: looking at it now would leave nothing
    if not (isinstance(told, str) and told.isdecimal()) or len(response.content) >= int(told):
        return None
    error: Exception = botocore.exceptions.IncompleteReadError(
        actual_bytes=len(response.content), expected_bytes=int(told)
    )
    return error


def before_parse(operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
    """
    A handler of botocore's event of this name. Raises ResponseParserError for what is no answer.

    What is cut short, and a page in HTML that says what its status says, is emptied: no parser takes it, and the one
    who decides on the next attempt sees the response itself.
    """
    body, status = response_dict["body"], response_dict["status_code"]
    if not isinstance(body, bytes):
        return
    told = response_dict["headers"].get("Content-Length", "")
    if isinstance(told, str) and told.isdecimal() and len(body) < int(told):
        response_dict["body"], response_dict["status_code"] = b"", 500
        return
    start = body[:_HEAD].lstrip()
    # A page in XHTML begins as any XML; what stands in values is escaped there.
    is_page = start[:1] == b"<" and any(sign in start.lower() for sign in _PAGES)
    if 300 <= status < 400 and "x-amz-bucket-region" not in response_dict["headers"]:
        # Of AWS only S3 sends elsewhere, and says where to.
        raise botocore.parsers.ResponseParserError(f"{operation_model.name} was sent elsewhere")
    if status >= 300:
        if status >= 500 and is_page:
            response_dict["body"] = b""
        return
    output = operation_model.output_shape
    if output is None or (body and _is_raw(output)):
        return
    protocol = operation_model.service_model.resolved_protocol
    if not body:
        sound = not _has_body(output)
    elif protocol in ("json", "rest-json"):
        sound = start[:1] == b"{" and body.rstrip()[-1:] == b"}"
    elif protocol in ("query", "ec2"):
        sound = f"<{operation_model.name}Response".encode() in body[:_HEAD]
    else:
        sound = not is_page
    if not sound:
        raise botocore.parsers.ResponseParserError(f"no answer to {operation_model.name}")


def _is_raw(output: Any) -> bool:
    """Whether the body is no document but the value of one member."""
    payload = output.serialization.get("payload")
    return payload is not None and output.members[payload].type_name in ("blob", "string")


def _has_body(output: Any) -> bool:
    """Whether any of an answer's members stands in its body."""
    return any("location" not in member.serialization for member in output.members.values())
