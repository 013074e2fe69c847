"""The calls of one account through boto3: a bounded pool of clients, retries, and what refusals mean."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

import botocore.config
import botocore.exceptions
import botocore.session

from scanner.collect.aws.reader import Refused

Item = TypeVar("Item")
Result = TypeVar("Result")

_DENIED = ("AccessDenied", "UnauthorizedOperation", "AuthorizationError", "Forbidden", "NotAuthorized", "403")
_THROTTLED = ("Throttl", "TooManyRequests", "RequestLimitExceeded", "SlowDown", "LimitExceeded", "BandwidthLimit")
_DISABLED = ("OptInRequired", "AuthFailure", "UnrecognizedClient", "SubscriptionRequired", "InvalidClientTokenId")
_EXPIRED = ("ExpiredToken", "RequestExpired", "TokenRefreshRequired")
_VANISHED = ("NotFound", "NoSuch", "DoesNotExist", "NonExistent")


_AWS_HOSTS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")


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
        workers: int = 8,
        attempts: int = 6,
    ) -> None:
        self.account = account
        self.partition = partition
        self.regions = regions
        self.at = at
        self.calls: Counter[str] = Counter()
        """Calls that were made, by operation."""
        self.throttles = 0
        self._session = session
        self._config = botocore.config.Config(
            retries={"mode": "adaptive", "total_max_attempts": attempts},
            max_pool_connections=workers,
            connect_timeout=10,
            read_timeout=60,
            user_agent_extra="conformant",
        )
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="conformant-detail")
        self._ahead = workers * 4

    def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The answer to 's3.list_buckets', page by page where it has pages. Raises Refused, maybe after some pages."""
        service, method = operation.split(".")
        name = f"{service}:{''.join(part.capitalize() for part in method.split('_'))}"
        try:
            client = self._client(service, region)
            name = f"{service}:{client.meta.method_to_api_mapping[method]}"
            if client.can_paginate(method):
                yield from client.get_paginator(method).paginate(**parameters)
            else:
                yield getattr(client, method)(**parameters)
        except botocore.exceptions.ClientError as error:
            answer = error.response.get("Error", {})
            code = str(answer.get("Code", ""))
            raise Refused(name, cause_of(code), code, str(answer.get("Message", ""))) from None
        except botocore.exceptions.EndpointConnectionError as error:
            raise Refused(name, "unreachable", type(error).__name__, str(error)) from None
        except botocore.exceptions.BotoCoreError as error:
            raise Refused(name, "failed", type(error).__name__, str(error)) from None

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

    def close(self) -> None:
        """End the threads."""
        self._executor.shutdown(cancel_futures=True)

    def _client(self, service: str, region: str) -> Any:
        with self._lock:
            client = self._clients.get((service, region))
            if client is None:
                # Making a client reads service models and is not safe from several threads.
                client = self._session.create_client(service, region_name=region, config=self._config)
                if not client.meta.endpoint_url.endswith(_AWS_HOSTS):
                    client.meta.events.register_first("before-sign", self._without_account_host)
                self._clients[service, region] = client
                client.meta.events.register("before-send", self._count)
        return client

    def _without_account_host(self, request: Any, **_: Any) -> None:
        """An endpoint of somebody's own has no host for each account, as S3 Control has."""
        request.url = request.url.replace(f"//{self.account}.", "//", 1)

    def _count(self, request: Any, **_: Any) -> None:
        self.calls[str(request.headers.get("X-Amz-Target", request.method))] += 1
