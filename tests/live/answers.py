"""Answers written by hand, for what moto's server can't: each is held against botocore's model, as its Stubber does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import botocore.session
from botocore.validate import validate_parameters

from scanner.collect.aws.catalogue import collectors
from scanner.collect.aws.client import cause_of
from scanner.collect.aws.reader import Memory, Reader, Refused
from scanner.model import Gap, Resource
from tests.live.gather import ACCOUNT, AT

Answer = Mapping[str, Any] | str | Callable[[Mapping[str, Any]], "Answer"]
"""What an operation answers; a text is an error code; a function gets the call's parameters."""


class Answers:
    """A `Caller` (see scanner/collect/aws/reader.py) that has its answers at hand; all else is an empty answer."""

    account = ACCOUNT
    partition = "aws"
    at = AT

    def __init__(self, regions: tuple[str, ...], answers: Mapping[str, Answer]) -> None:
        self.regions = regions
        self._answers = answers
        self._session = botocore.session.Session()
        self.asked: list[str] = []
        """The operations, in the order of the calls."""

    def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """One page."""
        service, method = operation.split(".")
        name = "".join(part.capitalize() for part in method.split("_"))
        model = self._session.get_service_model(service)
        spelled = {known.lower(): known for known in model.operation_names}[name.lower()]
        shapes = model.operation_model(spelled)
        if shapes.input_shape:
            validate_parameters(dict(parameters), shapes.input_shape)
        self.asked.append(operation)
        if operation not in self._answers:
            yield {}
            return
        answer = self._answers[operation]
        if callable(answer):
            answer = answer(parameters)
        if isinstance(answer, str):
            raise Refused(f"{service}:{spelled}", cause_of(answer), answer, answer)
        assert not callable(answer)
        given = shapes.output_shape.members if shapes.output_shape else {}
        assert set(answer) <= set(given), f"{operation} has no {sorted(set(answer) - set(given))}"
        if shapes.output_shape:
            validate_parameters(dict(answer), shapes.output_shape)
        yield answer

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """One after the other."""
        return map(function, items)


def gather_from(
    answers: Mapping[str, Answer], *services: str, region: str = "us-east-1"
) -> tuple[list[Resource], list[Gap]]:
    """Like `gather`, from answers instead of a server."""
    caller = Answers((region,), answers)
    found: list[Resource] = []
    gaps: list[Gap] = []
    memory = Memory()
    for collector in collectors(services):
        reader = Reader(caller, collector, region, memory)
        try:
            found += collector.collect(reader)
        except Refused as refusal:
            reader.lost(refusal, types=collector.types)
        gaps += reader.gaps
    return found, gaps
