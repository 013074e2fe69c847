"""
The process in which moto's server runs: `python -m scanner.demo.process PORT [DAYS]`.

It ends when its standard input does, and so with whoever started it, however that ended.
"""

from __future__ import annotations

import datetime
import importlib
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs


def main() -> None:
    """
    Serve until standard input ends. With a number of days it is the demo's server: what its IAM makes is dated so many
    days back, so that keys have an age, and what moto lacks is answered as AWS answers where nothing was set up.
    """
    port, days = sys.argv[1], sys.argv[2:]
    threading.Thread(target=_end_with_input, daemon=True).start()
    server: Any = importlib.import_module("moto.server")
    if days:
        models: Any = importlib.import_module("moto.iam.models")
        now, age = models.utcnow, datetime.timedelta(days=int(days[0]))
        models.utcnow = lambda: now() - age
        behind = server.DomainDispatcherApplication
        server.DomainDispatcherApplication = lambda create: _Front(behind(create))
    server.main(["-H", "127.0.0.1", "-p", port])


def _end_with_input() -> None:
    while os.read(0, 1024):
        pass
    os._exit(0)


_CONTACT = {"FullName": "Harbour Coffee", "PhoneNumber": "+353 1 555 0100", "CountryCode": "IE"}
_JSON: dict[str, tuple[int, dict[str, Any]]] = {
    "GET /analyzer": (200, {"analyzers": []}),
    "POST /getContactInformation": (200, {"ContactInformation": _CONTACT}),
    "ListEventDataStores": (200, {"EventDataStores": []}),
    "DescribeConformancePacks": (200, {"ConformancePackDetails": []}),
    "DescribeInstanceInformation": (200, {"InstanceInformationList": []}),
    "ListResourceComplianceSummaries": (200, {"ResourceComplianceSummaryItems": []}),
    "GetServiceSetting": (400, {"__type": "ServiceSettingNotFound", "message": "not set"}),
    "ListSecurityConfigurations": (200, {"SecurityConfigurations": []}),
    "POST /DescribeSourceServers": (400, {"__type": "UninitializedAccountException", "message": "not initialized"}),
    "DescribeTrustedAdvisorChecks": (400, {"__type": "SubscriptionRequiredException", "message": "no premium plan"}),
    "POST /workloadsSummaries": (200, {"WorkloadSummaries": []}),
    "GET urls": (200, {"FunctionUrlConfigs": []}),
    "POST findings": (200, {"findingIds": []}),
    "POST /v1/repositories": (200, {"repositories": []}),
    "DescribeVirtualInterfaces": (200, {"virtualInterfaces": []}),
    # Other services have an operation of that name too.
    "AWSFMS_20180101.ListPolicies": (200, {"PolicyList": []}),
    "ListGateways": (200, {"Gateways": []}),
}
_BY_ENDS = (("/2021-10-31/functions/", "urls"), ("/detector/", "findings"))
"""Paths with a name in the middle: how they begin and end."""
_XML = {
    "GetImageBlockPublicAccessState": "<imageBlockPublicAccessState>unblocked</imageBlockPublicAccessState>",
    "GetSnapshotBlockPublicAccessState": "<state>unblocked</state>",
    "GetInstanceMetadataDefaults": "<accountLevel/>",
}


class _Front:
    """A WSGI application before moto's, which answers what that lacks."""

    def __init__(self, behind: Any) -> None:
        self._behind = behind

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
        name = target if target in _JSON else target.rpartition(".")[2]
        path = str(environ["PATH_INFO"])
        if not name and "form" in str(environ.get("CONTENT_TYPE", "")):
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
            name = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
        if not name:
            last = next(
                (last for begin, last in _BY_ENDS if path.startswith(begin) and path.endswith(f"/{last}")), path
            )
            name = f"{environ['REQUEST_METHOD']} {last}"
        if name in _XML:
            return _say(start, 200, "text/xml", f"<{name}Response>{_XML[name]}</{name}Response>")
        if name in _JSON:
            status, told = _JSON[name]
            return _say(start, status, "application/json", json.dumps(told))
        answer: Iterable[bytes] = self._behind(environ, start)
        return answer


def _say(start: Callable[..., Any], status: int, kind: str, text: str) -> list[bytes]:
    data = text.encode()
    start(f"{status} {'OK' if status < 400 else 'Bad Request'}", [
        ("Content-Type", kind), ("Content-Length", str(len(data))),
    ])  # fmt: skip
    return [data]


if __name__ == "__main__":
    main()
