"""A loopback server before moto's: answers what moto does not know, and passes everything else on."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Mapping[str, Any] | tuple[int, str]
"""A JSON answer, or the status and the code of an error."""


@contextmanager
def front(behind: str, answers: Mapping[str, Answer]) -> Iterator[tuple[str, list[str]]]:
    """
    A running server: its URL, and the calls that came, in their order. A call is named by the operation of its target
    ('ListEventDataStores') or by method and path ('GET /accounts'); `behind` is moto's URL.
    """
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            target = str(self.headers.get("X-Amz-Target", "")).rpartition(".")[2]
            action = urllib.parse.parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
            name = target or action or f"{self.command} {urllib.parse.unquote(self.path).partition('?')[0]}"
            seen.append(name)
            answer = answers.get(name)
            if answer is None:
                self._pass_on(body)
            elif isinstance(answer, tuple):
                self._say(answer[0], json.dumps({"__type": answer[1], "message": f"{answer[1]} of {name}"}).encode())
            else:
                self._say(200, json.dumps(answer).encode())

        do_GET = do_PUT = do_DELETE = do_PATCH = do_POST  # noqa: N815 - names that http.server gives

        def _pass_on(self, body: bytes) -> None:
            headers = {key: value for key, value in self.headers.items() if key.lower() != "host"}
            request = urllib.request.Request(behind + self.path, body or None, headers, method=self.command)
            try:
                with urllib.request.urlopen(request, timeout=30) as reply:
                    self._say(reply.status, reply.read(), reply.headers)
            except urllib.error.HTTPError as error:
                self._say(error.code, error.read(), error.headers)

        def _say(self, status: int, body: bytes, headers: Mapping[str, str] | Any = None) -> None:
            self.send_response(status)
            for key, value in (headers or {"Content-Type": "application/json"}).items():
                if key.lower() not in ("content-length", "connection", "transfer-encoding", "server", "date"):
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", seen
    finally:
        server.shutdown()
        server.server_close()
