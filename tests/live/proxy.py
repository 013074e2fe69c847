"""
A loopback server before moto's that can spoil any call: it knows each by service and operation, and a function decides.

What moto does not play it answers with a refusal in the service's own format, at once; moto's own answer is a page
that says 500, which clients ask for again and again.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import botocore.session

from scanner.collect.aws.catalogue import collectors

_SCOPE = re.compile(r"Credential=[^/]+/[^/]+/([^/]+)/([^/]+)/")


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    services: frozenset[str]
    """As boto3 names them: 's3'. More than one where they share their API, as RDS and Neptune do."""
    operation: str
    """'DescribeVolumes'."""
    region: str
    number: int
    """Counts from 1, over all requests."""

    def is_one_of(self, *names: str) -> bool:
        """Whether it is 'ec2.DescribeVolumes', or of the service 'ec2'."""
        return any(
            service in self.services and operation in ("", self.operation)
            for service, _, operation in (name.partition(".") for name in names)
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What comes instead of the answer."""

    code: str = ""
    """An error of the service, in its own format."""
    status: int = 400
    delay: float = 0.0
    """Seconds before anything comes."""
    drop: bool = False
    """Close the connection without an answer."""
    cut: bool = False
    """Half of the answer, then close the connection."""
    body: bytes | None = None
    """This, with the status."""


DENIED = Fault("AccessDenied", 403)
THROTTLED = Fault("Throttling", 400)
BROKEN = Fault("InternalFailure", 500)
Decide = Callable[[Call], Fault | None]


@dataclass
class Proxy:
    """A running proxy."""

    url: str
    decide: Decide
    """May be exchanged at any time."""
    asked: Counter[str] = field(default_factory=Counter)
    """Requests by service and operation: 'ec2.DescribeVolumes'. Where services share an API, under each of them."""
    total: int = 0
    unplayed: set[str] = field(default_factory=set)
    """Operations that moto does not play."""
    remember: bool = False
    """Keep the answers to what is asked again: only while nothing in the account changes."""


@contextmanager
def proxy(behind: str, decide: Decide = lambda call: None, *, remember: bool = False) -> Iterator[Proxy]:
    """A proxy before moto's URL, for as long as the block runs."""
    lock = threading.Lock()
    local = threading.local()
    kept: dict[Any, tuple[int, list[tuple[str, str]], bytes]] = {}
    host = behind.removeprefix("http://")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            services, operation, region = identify(self.command, self.path, self.headers, body)
            with lock:
                made.total += 1
                made.asked.update(f"{service}.{operation}" for service in services)
                call = Call(frozenset(services), operation, region, made.total)
            fault = made.decide(call)
            if fault and fault.delay:
                time.sleep(fault.delay)
            if fault and fault.drop:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
            elif fault and fault.body is not None:
                self._say(fault.status, [("Content-Type", "text/html")], fault.body)
            elif fault and fault.code:
                self._refuse(services, fault)
            else:
                status, headers, answer = self._answer(body, region, call, services)
                if status == 501:
                    self._refuse(services, DENIED)
                else:
                    self._say(status, headers, answer, cut=bool(fault and fault.cut))

        do_GET = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_POST  # noqa: N815 - names that http.server gives

        def _answer(
            self, body: bytes, region: str, call: Call, services: set[str]
        ) -> tuple[int, list[tuple[str, str]], bytes]:
            key = (self.command, self.path, body, region, frozenset(services), self.headers.get("X-Amz-Target"))
            # What starts a job is answered anew until the job is done.
            if made.remember and key in kept and not call.operation.startswith("Generate"):
                return kept[key]
            connection = getattr(local, "connection", None)
            if connection is None:
                connection = local.connection = http.client.HTTPConnection(host, timeout=60)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "expect")}
            try:
                connection.request(self.command, self.path, body or None, headers)
                reply = connection.getresponse()
            except (http.client.HTTPException, OSError):
                connection.close()
                connection.request(self.command, self.path, body or None, headers)
                reply = connection.getresponse()
            answer = reply.read()
            status = reply.status
            if status in (404, 500) and answer.startswith(b"<!doctype html"):
                made.unplayed.update(f"{service}.{call.operation}" for service in services)
                status = 501
            found = (status, reply.getheaders(), answer)
            if made.remember:
                kept[key] = found
            return found

        def _refuse(self, services: set[str], fault: Fault) -> None:
            content, headers = error_body(services, fault)
            self._say(fault.status, headers, content)

        def _say(self, status: int, headers: list[tuple[str, str]], body: bytes, *, cut: bool = False) -> None:
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in ("content-length", "connection", "transfer-encoding", "server", "date"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if cut:
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
            elif self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that was killed is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    made = Proxy(f"http://127.0.0.1:{server.server_address[1]}", decide, remember=remember)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


# ---- what a request is


def identify(method: str, path: str, headers: Any, body: bytes) -> tuple[set[str], str, str]:
    """The services that a request may be meant for, its operation, and the region it was signed for."""
    found = _SCOPE.search(str(headers.get("Authorization", "")))
    region, signer = (found[1], found[2]) if found else ("", "")
    candidates = [model for model in _models() if model.signing_name == signer]
    target = str(headers.get("X-Amz-Target", ""))
    if target:
        prefix, _, operation = target.rpartition(".")
        return {m.service_name for m in candidates if m.metadata.get("targetPrefix") == prefix}, operation, region
    if path == "/" and method == "POST" and b"Action=" in body:
        form = urllib.parse.parse_qs(body.decode("utf-8", "replace"))
        version = form.get("Version", [""])[0]
        return {m.service_name for m in candidates if m.api_version == version}, form["Action"][0], region
    for model in candidates:
        for route, needed, operation in _routes(model.service_name):
            where, _, query = path.partition("?")
            given = urllib.parse.parse_qs(query, keep_blank_values=True)
            if route[0] == method and route[1].fullmatch(where) and needed <= set(given):
                return {model.service_name}, operation, region
    return {model.service_name for model in candidates}, f"{method} {path}", region


@cache
def _models() -> tuple[Any, ...]:
    """The services that collectors ask, and those that a session needs."""
    session = botocore.session.Session()
    names = {call.split(".")[0] for collector in collectors() for call in collector.calls}
    # S3 Control signs as S3, whose objects may have any path: it is looked at first.
    order = sorted({*names, "sts", "organizations", "account"}, key=lambda name: (name == "s3", name))
    return tuple(session.get_service_model(name) for name in order)


@cache
def _routes(service: str) -> list[tuple[tuple[str, re.Pattern[str]], set[str], str]]:
    """Method, path and the query parameters that tell operations apart, the most particular first."""
    (model,) = (model for model in _models() if model.service_name == service)
    routes = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        if operation.deprecated:
            continue
        uri = operation.http.get("requestUri", "/")
        where, _, query = uri.partition("?")
        shape = "".join(
            (".+" if part.endswith("+}") else "[^/]+") if part.startswith("{") else re.escape(part)
            for part in re.split(r"(\{[^}]+\})", where)
        )
        needed = {item.partition("=")[0] for item in query.split("&") if item}
        # Required parameters of the query tell apart what differs in nothing else.
        members = operation.input_shape.members if operation.input_shape else {}
        required = {
            members[key].serialization.get("name", key)
            for key in (operation.input_shape.required_members if operation.input_shape else ())
            if members[key].serialization.get("location") == "querystring"
        }
        routes.append(((operation.http.get("method", "POST"), re.compile(shape + "/?")), needed | required, name))
    return sorted(routes, key=lambda route: (-len(route[1]), route[0][1].pattern.count("+"), route[2]))


def error_body(services: set[str], fault: Fault) -> tuple[bytes, list[tuple[str, str]]]:
    """An error in the format of the service."""
    model = next(model for model in _models() if model.service_name in services)
    protocol = model.resolved_protocol
    message = f"{fault.code} by the proxy"
    if protocol in ("json", "rest-json"):
        code = "AccessDeniedException" if fault.code == "AccessDenied" else fault.code
        text = json.dumps({"__type": code, "message": message})
        return text.encode(), [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-ErrorType", code)]
    code = "UnauthorizedOperation" if protocol == "ec2" and fault.code == "AccessDenied" else fault.code
    error = f"<Code>{code}</Code><Message>{message}</Message>"
    if protocol == "ec2":
        text = f"<Response><Errors><Error>{error}</Error></Errors><RequestID>r</RequestID></Response>"
    elif model.service_name == "s3":
        text = f"<Error>{error}<RequestId>r</RequestId></Error>"
    else:
        text = f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId>r</RequestId></ErrorResponse>"
    return text.encode(), [("Content-Type", "text/xml")]
