"""How many requests a second an account's services are asked, so that the account's own users are not slowed."""

from __future__ import annotations

import threading
import time

RATES: dict[str, float] = {
    "apigateway": 9,
    "apigatewayv2": 9,
    "cloudformation": 15,
    "cloudfront": 15,
    "cloudtrail": 10,
    "config": 15,
    "iam": 30,
    "kms": 80,
    "logs": 10,
    "organizations": 10,
    "s3": 400,
    "sns": 50,
    "sqs": 100,
    "ssm": 15,
    "sts": 50,
}
"""Requests a second to a service in one region, below what AWS grants an account for reading."""
DEFAULT = 20.0
_BURST = 6.0
"""Seconds of the rate that may be asked at once after a rest: AWS's own buckets are as deep or deeper."""
_WINDOW = 30
"""Answers between two looks at how many were throttled."""
_TOO_MANY = 0.35
"""The share of throttled answers that means the rate is too high; below it, trying again is enough."""


class Budget:
    """
    A token bucket for one service in one region.

    It gives way where the service throttles most answers, and comes back as they cease. Safe for threads.
    """

    def __init__(self, rate: float) -> None:
        self._most = rate
        self._rate = rate
        self._burst = max(rate * _BURST, 50.0)
        self._tokens = self._burst
        self._then = time.monotonic()
        self._lock = threading.Lock()
        self._answers = 0
        self._throttled = 0

    def take(self) -> float:
        """Take leave for one request; how many seconds to wait before it is made."""
        with self._lock:
            now = time.monotonic()
            self._tokens = min(self._burst, self._tokens + (now - self._then) * self._rate)
            self._then = now
            self._tokens -= 1
            return max(0.0, -self._tokens / self._rate)

    def tell(self, *, throttled: bool) -> None:
        """How a request ended."""
        with self._lock:
            self._answers += 1
            self._throttled += throttled
            if self._answers < _WINDOW:
                return
            share = self._throttled / self._answers
            self._answers = self._throttled = 0
            if share > _TOO_MANY:
                self._rate = max(self._most / 16, 0.5, self._rate * 0.6)
                self._burst = self._rate
                self._tokens = min(self._tokens, 0.0)
            elif share < _TOO_MANY / 3:
                self._rate = min(self._most, self._rate * 1.25)


def of(service: str) -> Budget:
    """A full bucket for a service, by boto3's name of it."""
    return Budget(RATES.get(service, DEFAULT))
