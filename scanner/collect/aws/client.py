"""The calls of one account through boto3: a bounded pool of clients, retries, budgets, and what refusals mean."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

import botocore.config
import botocore.exceptions
import botocore.handlers
import botocore.parsers
import botocore.session

from scanner.collect.aws import answers, budget
from scanner.collect.aws.reader import Refused
from scanner.secrets import mask_text

Item = TypeVar("Item")
Result = TypeVar("Result")

_THROTTLED = ("Throttl", "TooManyRequests", "RequestLimitExceeded", "SlowDown", "LimitExceeded", "BandwidthLimit")
_DENIED = ("AccessDenied", "UnauthorizedOperation", "AuthorizationError", "Forbidden", "NotAuthorized", "403")
_DISABLED = (
    *("OptInRequired", "AuthFailure", "UnrecognizedClient", "SubscriptionRequired", "InvalidClientTokenId"),
    *("RegionDisabled", "SignatureDoesNotMatch", "InvalidSignature", "NotSignedUp"),
)
_EXPIRED = ("ExpiredToken", "RequestExpired", "TokenRefreshRequired")
_VANISHED = ("NotFound", "NoSuch", "DoesNotExist", "NonExistent", "Nonexistent")

_AWS_HOSTS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")
_FAULTS = frozenset({500, 502, 503, 504})
_FAULTY = 5
"""Attempts at what ends in a fault of the service: one that fails each time is not waited for."""
_UNREACHED = 3
"""Attempts to reach an endpoint that does not answer, or answers too late."""
_MOST_DELAY = 8.0
"""Seconds between two attempts, at most."""
_REQUEST_ID = re.compile(
    r"(?i)[;,(]?\s*(?:\(?\s*service: [^;)]*; status code: \d+;.*|(?:extended )?(?:host|request)\s?id:? ?\S+\)?"
    r"|encoded authorization failure message: \S+)"
)


def cause_of(code: str) -> str:
    """What a service's error code means for a gap; see `scanner.model.Gap.cause`."""
    for cause, signs in (
        ("expired", _EXPIRED),
        ("throttled", _THROTTLED),
        ("denied", _DENIED),
        ("disabled", _DISABLED),
        ("vanished", _VANISHED),
    ):
        if any(sign in code for sign in signs):
            return cause
    return "failed"


def plain(message: str) -> str:
    """What a service said, on one line: without the ids of requests, which never repeat, and without secrets."""
    return mask_text(" ".join(_REQUEST_ID.sub("", message).split()))[:400]


class Account:
    """
    A `Caller` (see reader.py) for one account.

    `session` has credentials; its clients are made once for each service and region and shared by all threads, as
    botocore's clients may be. Nothing here knows what is asked.
    """

    def __init__(
        self,
        session: botocore.session.Session,
        account: str,
        partition: str,
        regions: tuple[str, ...],
        at: str,
        *,
        workers: int = 16,
        attempts: int = 10,
        stop: threading.Event | None = None,
    ) -> None:
        self.account = account
        self.partition = partition
        self.regions = regions
        self.at = at
        self.calls: Counter[str] = Counter()
        """Requests that were sent, each attempt, by service and operation: 's3:ListBuckets'."""
        self.throttles = 0
        """Answers that told to come back later."""
        self.dead: Refused | None = None
        """The refusal after which no call of this account has a chance: its token has expired."""
        self._session = session
        self._attempts = attempts
        self._stop = stop or threading.Event()
        self._config = botocore.config.Config(
            # Attempts are ours to count: see _retry.
            retries={"mode": "standard", "total_max_attempts": 1},
            max_pool_connections=workers,
            connect_timeout=8,
            read_timeout=45,
            user_agent_extra="conformant",
            # Collectors are tested; checking each call against its model takes a tenth of its time.
            parameter_validation=False,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self._clients: dict[tuple[str, str], Any] = {}
        self._budgets: dict[tuple[str, str], budget.Budget] = {}
        self._down: dict[tuple[str, str], Refused] = {}
        self._slow: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="conformant-detail")
        self._ahead = workers * 2

    def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The answer to 's3.list_buckets', page by page where it has pages. Raises Refused, maybe after some pages."""
        service, method = operation.split(".")
        name = f"{service}:{''.join(part.capitalize() for part in method.split('_'))}"
        self._check(name, service, region)
        try:
            client = self._client(service, region)
            name = f"{service}:{client.meta.method_to_api_mapping[method]}"
            if client.can_paginate(method):
                for page in client.get_paginator(method).paginate(**parameters):
                    yield page
                    self._check(name, service, region)
            else:
                yield getattr(client, method)(**parameters)
        except botocore.exceptions.ClientError as error:
            answer = error.response.get("Error", {})
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            # A page of something between has no code.
            code = str(answer.get("Code") or status or "")
            cause = cause_of(code)
            if cause == "failed" and status in _FAULTS:
                cause = "fault"
            refusal = Refused(name, cause, code, plain(str(answer.get("Message", ""))) or code)
            if refusal.cause == "expired":
                self.dead = refusal
            raise refusal from None
        except botocore.exceptions.BotoCoreError as error:
            raise self._failed(name, service, region, error) from None
        except botocore.parsers.ResponseParserError:
            raise Refused(name, "malformed", "ResponseParserError", "the answer is not one of the service's") from None
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            # botocore's own way to stumble over an answer: it costs this call, not all that its collector has read.
            said = plain(f"{type(error).__name__}: {error}")[:200]
            message = f"an answer was not as expected, by the service's fault or conformant's ({said})"
            raise Refused(name, "malformed", type(error).__name__, message) from None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The function's results in the order of the items, some of them worked on at once."""
        source = iter(items)
        waiting: deque[Future[Result]] = deque(
            self._executor.submit(function, item) for item in islice(source, self._ahead)
        )
        while waiting:
            result = waiting.popleft().result()
            for item in islice(source, 1):
                waiting.append(self._executor.submit(function, item))
            yield result

    def release(self, region: str) -> None:
        """Close the clients of a region that is done. A late call makes a new one."""
        with self._lock:
            done = [self._clients.pop(place) for place in list(self._clients) if place[1] == region]
        for client in done:
            client.close()

    def close(self) -> None:
        """End the threads and close all clients."""
        self._executor.shutdown(cancel_futures=True)
        for region in {region for _, region in self._clients}:
            self.release(region)

    # --- refusals --------------------------------------------------------------------------------------------------

    def _check(self, name: str, service: str, region: str) -> None:
        """Raise what is known before asking: an endpoint that is down costs its timeout once, not for each call."""
        if self._stop.is_set():
            raise Refused(name, "interrupted", "Interrupted", "the run was interrupted")
        if known := self.dead or self._down.get((service, region)):
            raise Refused(name, known.cause, known.code, known.message)

    def _failed(self, name: str, service: str, region: str, error: Exception) -> Refused:
        exceptions = botocore.exceptions
        kind, text = type(error).__name__, plain(str(error))
        if self._stop.is_set():
            return Refused(name, "interrupted", "Interrupted", "the run was interrupted")
        if isinstance(error, exceptions.IncompleteReadError):
            return Refused(name, "malformed", kind, "the answer broke off before its end")
        if isinstance(error, exceptions.ConnectionError | exceptions.HTTPClientError):
            missing = isinstance(error, exceptions.EndpointConnectionError) and self._is_missing(service, region)
            refusal = Refused(name, "missing" if missing else "unreachable", kind, text)
            # One answer that never ended may be that of one resource; a second says it is the service's.
            if (
                isinstance(error, exceptions.EndpointConnectionError | exceptions.ConnectTimeoutError)
                or (service, region) in self._slow
            ):
                self._down[service, region] = refusal
            self._slow.add((service, region))
            return refusal
        if isinstance(error, exceptions.NoCredentialsError | exceptions.CredentialRetrievalError) or kind.endswith(
            ("TokenLoadError", "ExpiredError", "TokenExpiredError")
        ):
            self.dead = Refused(name, "expired", kind, text)
            return self.dead
        if isinstance(error, exceptions.UnknownRegionError | exceptions.EndpointProviderError):
            return Refused(name, "disabled", kind, text)
        return Refused(name, "failed", kind, text)

    def _is_missing(self, service: str, region: str) -> bool:
        """Whether the service is not offered in a region, by botocore's own list; it tells of some services only."""
        offered = self._session.get_available_regions(service, partition_name=self.partition)
        return bool(offered) and region not in offered

    # --- clients ---------------------------------------------------------------------------------------------------

    def _client(self, service: str, region: str) -> Any:
        client = self._clients.get((service, region))
        if client is not None:
            return client
        with self._lock:
            client = self._clients.get((service, region))
            if client is None:
                # Making a client reads service models and is not safe from several threads.
                client = self._session.create_client(service, region_name=region, config=self._config)
                events = client.meta.events
                if not client.meta.endpoint_url.endswith(_AWS_HOSTS):
                    events.register_first("before-sign", self._without_account_host)
                purse = self._budgets.setdefault((service, region), budget.of(service))
                label = client.meta.service_model.service_id.hyphenize()
                events.unregister(f"needs-retry.{label}", unique_id=f"retry-config-{label}")
                events.register_first(f"request-created.{label}", _Pace(self, service, purse))
                events.register_last(f"needs-retry.{label}", _Retry(self, purse))
                events.register_first(f"before-parse.{label}", answers.before_parse)
                # It would make nothing of the text null, and one of two statements; see shape.document.
                events.unregister("after-call.iam", botocore.handlers.json_decode_policies)
                self._clients[service, region] = client
        return client

    def _without_account_host(self, request: Any, **_: Any) -> None:
        """An endpoint of somebody's own has no host for each account, as S3 Control has."""
        request.url = request.url.replace(f"//{self.account}.", "//", 1)


class _Pace:
    """Before each attempt: count it, and wait for leave."""

    def __init__(self, account: Account, service: str, purse: budget.Budget) -> None:
        self._account = account
        self._service = service
        self._purse = purse

    def __call__(self, operation_name: str, **_: Any) -> None:
        self._account.calls[f"{self._service}:{operation_name}"] += 1
        delay = self._purse.take()
        if delay:
            self._account._stop.wait(delay)


class _Retry:
    """
    After each attempt: whether to make another.

    botocore's adaptive mode cuts its rate at every throttled answer and can then stand still for minutes; here the
    budget gives way only where most answers are throttled.
    """

    def __init__(self, account: Account, purse: budget.Budget) -> None:
        self._account = account
        self._purse = purse

    def __call__(
        self, response: Any, attempts: int, caught_exception: Any, request_dict: Any, **_: Any
    ) -> float | None:
        account = self._account
        if caught_exception is not None:
            again = isinstance(
                caught_exception, botocore.exceptions.ConnectionError | botocore.exceptions.HTTPClientError
            )
            # A name that does not resolve and a port nobody listens on will not change within seconds.
            most = 2 if isinstance(caught_exception, botocore.exceptions.EndpointConnectionError) else _UNREACHED
        else:
            if response is None:
                return None
            answer, parsed = response
            code = str(parsed.get("Error", {}).get("Code", "")) if answer.status_code >= 300 else ""
            throttled = answer.status_code == 429 or (bool(code) and cause_of(code) == "throttled")
            self._purse.tell(throttled=throttled)
            account.throttles += throttled
            missing = answers.missing(answer)
            if missing and attempts >= _UNREACHED:
                raise missing
            fault = (answer.status_code in _FAULTS or missing is not None) and not throttled
            context = request_dict["context"]
            context["conformant_faults"] = context.get("conformant_faults", 0) + fault
            again = throttled or (fault and context["conformant_faults"] < _FAULTY)
            most = account._attempts
        if not again or attempts >= most or account._stop.is_set():
            return None
        # Jitter keeps threads from coming back all at once.
        delay = min(_MOST_DELAY, 0.1 * 2 ** (attempts - 1)) * (0.5 + random.random() / 2)
        return None if account._stop.wait(delay) else 0.0
