"""The frozen types that travel between the stages: resources in, findings out. No I/O."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

Path = tuple[str | int, ...]
"""A route inside a resource's properties: keys and zero-based list indexes."""

When = Mapping[str, bool]
"""Truth values of CloudFormation conditions, by condition name. Empty: always."""
_ALWAYS: When = {}
_NOTHING: Mapping[str, Any] = {}


class Verdict(StrEnum):
    """What a rule says of a resource."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    """Some value that could not be seen decides."""


class Severity(StrEnum):
    """Harm of a failed rule, least first. Compare by `rank`."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 (info) to 4 (critical)."""
        return _SEVERITIES.index(self)


_SEVERITIES = list(Severity)


class Unknown:
    """
    A value that this run cannot see: a parameter without default, an attribute of a live resource … Never changed.

    No tuple, as those of this module are: it stands among values, which JSON would take it for.
    """

    __slots__ = ("allowed", "bounds", "excluded", "generated", "label", "pattern", "reason")

    def __init__(
        self,
        reason: str,
        label: str = "",
        allowed: tuple[Any, ...] = (),
        excluded: tuple[Any, ...] = (),
        pattern: str = "",
        generated: bool = False,
        bounds: tuple[float | None, float | None] = (None, None),
    ) -> None:
        self.reason = reason
        """What it depends on, as written: 'Ref: KeyArn', 'Fn::ImportValue: vpc-id'. Equal reasons mean equal values."""
        self.label = label
        """How a sentence names it: 'KeyArn'. Defaults to the reason."""
        self.allowed = allowed
        """The only values it can take, where known (AllowedValues of a parameter)."""
        self.excluded = excluded
        """Values it can't take here, as a condition rules them out."""
        self.pattern = pattern
        """A regular expression that its values match (AllowedPattern of a parameter)."""
        self.generated = generated
        """A name or id that AWS makes up at deployment: a string that equals nothing but itself."""
        self.bounds = bounds
        """The least and the greatest number it can be (MinValue and MaxValue of a parameter); None for no bound."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and self._parts == other._parts

    def __hash__(self) -> int:
        return hash(self._parts)

    def __repr__(self) -> str:
        return f"Unknown{self._parts}"

    @property
    def _parts(self) -> tuple[Any, ...]:
        return self.reason, self.label, self.allowed, self.excluded, self.pattern, self.generated, self.bounds

    def but(self, excluded: tuple[Any, ...]) -> Unknown:
        """The same with other values ruled out."""
        return Unknown(self.reason, self.label, self.allowed, excluded, self.pattern, self.generated, self.bounds)

    @property
    def name(self) -> str:
        """How a sentence names it."""
        return self.label or self.reason

    @property
    def text(self) -> str:
        """How it reads inside a string: '${KeyArn}'."""
        return "${" + self.name + "}"


class PartialString:
    """A string of which only some parts are known: 'arn:aws:s3:::' + Unknown + '/*'. Never changed."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[str | Unknown, ...]) -> None:
        self.parts = parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialString) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __repr__(self) -> str:
        return f"PartialString({self.parts})"

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


class Location(NamedTuple):
    """
    A region of a file: lines and columns count from 1, the end column is exclusive (as in SARIF).

    A live resource lies in no file: its ARN or id stands in `file`, and the line is 0.
    """

    file: str
    """Path with forward slashes, relative to the working directory where it lies below it; '<stdin>' for '-'."""
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @property
    def is_live(self) -> bool:
        """Whether it names a running resource instead of a file."""
        return self.line == 0


class RelatedLocation(NamedTuple):
    """A second place that helps to understand a finding: the parameter, the condition, the calling template."""

    location: Location
    message: str


class Edit(NamedTuple):
    """A change of a template's text: it replaces what stands at the location, which may be nothing."""

    location: Location
    text: str


class Snippet(NamedTuple):
    """A few lines of source around a location, secrets masked."""

    start_line: int
    lines: tuple[str, ...]


class Resource(NamedTuple):
    """One resource as one rule sees it: CloudFormation type and property shape, values resolved."""

    id: str
    """Logical id in a template ('Child/Bucket' inside a nested stack); ARN or physical id of a live one."""
    type: str
    properties: Mapping[str, Any]
    """
    JSON values. A collector leaves Unknown and PartialString where it can't know; a rule sees candidates in their
    place, or {'$unknown': reason} where the value can't matter to it.
    """
    attributes: Mapping[str, Any] = _NOTHING
    """Everything beside the properties: DeletionPolicy, UpdateReplacePolicy, DependsOn, Metadata …"""
    tags: Mapping[str, str] = _NOTHING
    account: str = ""
    region: str = ""
    source: str = "template"
    """template, terraform or live."""
    ref: Any = ""
    """What `Ref` gives for it, so that `other.properties.Bucket == bucket.ref` ties resources together."""
    live: Mapping[str, Any] = _NOTHING
    """Facts only a running resource has, and Unknown those that could not be read; empty for templates."""
    at: str = ""
    """When a running resource was read: UTC, '2026-11-21T09:00:00Z'. Ages count from here. Empty for templates."""
    worlds: tuple[When, ...] = ({},)
    """The truth assignments of conditions under which the template yields just these properties."""
    conditions: frozenset[str] = frozenset()
    """The conditions that its existence and its properties depend on."""


class Source(Protocol):
    """What a collector knows of its target beyond the resources; asked only for findings."""

    def worlds(self, conditions: frozenset[str]) -> tuple[When, ...]:
        """The reachable truth assignments of these conditions; one empty assignment where there are none."""
        ...

    def locate(self, resource: Resource, path: Path) -> Location:
        """Where the property lies, or the nearest parent that exists."""
        ...

    def snippet(self, location: Location) -> Snippet | None:
        """The source lines around a location, secrets masked."""
        ...

    def trace(self, resource: Resource, path: Path) -> Trace:
        """The value at the path, where it came from, and the places that decide it."""
        ...

    def edits(self, resource: Resource, wanted: Mapping[str, Any]) -> tuple[Edit, ...]:
        """The changes of the text that give a resource its wanted properties; none where that isn't sure."""
        ...


class Trace(NamedTuple):
    """How the value at a path came to be."""

    value: str = ""
    """The resolved value as short text, secrets masked; empty where the property is absent."""
    origin: str = ""
    """Where it came from: 'parameter Stage (default)'; empty for a literal."""
    related: tuple[RelatedLocation, ...] = ()
    construct: str = ""
    """CDK construct path of the resource."""
    frames: tuple[str, ...] = ()
    """Where the CDK app made it, innermost first: 'lib/stack.ts:12:5'."""
    chain: tuple[str, ...] = ()
    """Nested stacks from the outermost template inwards: 'root.yaml:Network'."""


class Problem(NamedTuple):
    """Something that could not be read or evaluated. Any problem makes the run incomplete (exit code 3)."""

    kind: str
    """Stable name: 'syntax', 'not-a-template', 'unreadable', 'too-large', 'rule-failed' …"""
    message: str
    """One sentence: what was expected and what was found. Names no secret."""
    location: Location | None = None
    hint: str = ""
    """What to do about it."""
    rule_id: str = ""
    resource_id: str = ""


class Gap(NamedTuple):
    """
    What a collector could not read of an account.

    Where whole types are missing, every rule that needs them says unknown; a fact of one resource that could not be
    read stands in that resource as an Unknown.
    """

    account: str
    region: str
    """Empty for what has no region."""
    call: str
    """The API operation: 's3:ListBuckets'."""
    cause: str
    """
    denied, throttled, disabled, unreachable, vanished, expired, malformed, interrupted, fault (of the service) or
    failed; of AWS Config's files: unmapped.
    """
    message: str
    """What the service said, one line, no secrets."""
    types: tuple[str, ...] = ()
    """Resource types that are not, or not wholly, in the inventory because of it."""
    resource_id: str = ""
    """The resource whose detail it was; of many the first."""
    lost: int = 1
    """Calls that were lost to it."""


class Inventory(NamedTuple):
    """The resources of one target, each in the variants its conditions give, and what could not be read."""

    target: str
    source: Source
    resources: tuple[Resource, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    """Remarks for the reader that leave the verdicts whole: 'conditions of X tried one by one'."""
    gaps: tuple[Gap, ...] = ()
    """What could not be read of an account."""
    unlisted: frozenset[str] = frozenset()
    """Types that, beside those of gaps, may have resources which are not here: the source tells of some types only."""


class Violation(NamedTuple):
    """What a rule returns: this is wrong, here."""

    message: str
    path: Path = ()
    """Relative to the properties."""
    resource: str = ""
    """Id of the resource, from a rule with inventory scope."""


class Suppression(NamedTuple):
    """A finding that the owners of the code accept."""

    kind: str
    """'inSource' (a comment or Metadata), as in SARIF."""
    justification: str
    location: Location | None = None


class StackLink(NamedTuple):
    """The CloudFormation stack that owns a live resource."""

    stack: str
    """Its name."""
    logical_id: str
    location: Location | None = None
    """Where the template at hand declares it."""
    state: str = ""
    """With the template at hand: 'both' (the template fails too), 'drift' (only the account fails); else empty."""


class Introduction(NamedTuple):
    """The newest event that set what a finding is about."""

    event: str
    """'PutBucketPolicy'."""
    event_id: str
    at: str
    """UTC, '2026-11-21T09:00:00Z'."""
    actor: str
    """User or role session: its ARN, or the service that acted."""
    address: str = ""
    """Source IP address or the service's name."""
    agent: str = ""
    """What it was done with."""


class Tally(NamedTuple):
    """The verdicts of one rule, counted by resource."""

    failed: int = 0
    unknown: int = 0
    suppressed: int = 0
    """Failed or unknown, and accepted by the owners of the code."""
    passed: int = 0


class Finding(NamedTuple):
    """One rule on one resource: a verdict, and for fail and unknown the place and the reason."""

    rule_id: str
    verdict: Verdict
    resource_id: str
    resource_type: str
    message: str
    path: Path
    location: Location
    severity: Severity
    account: str = ""
    region: str = ""
    when: When = _ALWAYS
    witness: str = ""
    """For unknown: the value that would decide, 'fails if AllowedCidr is 0.0.0.0/0'."""
    snippet: Snippet | None = None
    trace: Trace = Trace()
    suppression: Suppression | None = None
    edits: tuple[Edit, ...] = ()
    """The safe fix as changes of the template; empty where there is none, or where it can't be made surely."""
    stack: StackLink | None = None
    """For a live resource that a stack owns."""
    introduced_by: Introduction | None = None
    """For a live resource, where the events at hand tell it."""

    @property
    def fingerprint(self) -> str:
        """32 hex digits that stay the same when lines move: rule, resource, path and file."""
        parts = (self.rule_id, self.resource_id, "/".join(map(str, self.path)), self.location.file)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def place(self) -> str:
        """file:line:column; the ARN or id of a live resource."""
        if self.location.is_live:
            return self.location.file
        return f"{self.location.file}:{self.location.line}:{self.location.column}"
