"""What a rule is, and the decorator that makes one of a Python generator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scanner.model import Resource, Severity, Violation

Resources = Mapping[str, Sequence[Resource]]
"""What a rule with inventory scope gets: every resource of the types it names, by type."""

PSEUDO_TYPES = ("Account::", "Live::", "Events::")
"""How the names of types begin that CloudFormation doesn't have: settings of an account, snapshots, events …"""

ANY_TYPE = "Template::Resource"
"""Among the resource types of a rule with resource scope: every type that a template can hold."""

DOCS_URL = "https://conformant.readthedocs.io/rules/{id}"


class Rule(NamedTuple):
    """One rule of a pack, Rego or Python."""

    id: str
    title: str
    description: str
    severity: Severity
    resource_types: tuple[str, ...]
    scope: str = "resource"
    """'resource': asked once for each resource; 'inventory': asked once with all resources of its types."""
    aliases: Mapping[str, tuple[str, ...]] = {}
    """Ids of the same check in other tools: {'checkov': ('CKV_AWS_18',)}."""
    fix: Mapping[str, Any] | None = None
    """The wanted properties; see `fix_for`."""
    fix_safety: str = "safe"
    """'unsafe' where the fix replaces the resource or can cut traffic."""
    related_resources: tuple[str, ...] = ()
    verdict_types: tuple[str, ...] = ()
    """With inventory scope: the types that get a verdict; the first of `resource_types` where it is empty."""
    sees_unknowns: bool = False
    """The rule tells unknown values ({'$unknown': reason}) from known ones itself, and gets no candidates for them."""
    pass_is_evidence: bool = True
    """False where it passes for want of something to judge, so that its passes tell nothing of a control."""
    sources: tuple[str, ...] = ()
    """What it can judge: 'live' for a rule that needs what only a running resource has; empty: everything."""
    path: Path = Path()
    """The file that holds it."""
    pack: Path = Path()
    """The pack it belongs to."""
    check: Callable[[Any], Iterable[Violation]] | None = None
    """The generator of a Python rule; None for Rego."""

    def fix_for(self, resource_type: str) -> Mapping[str, Any] | None:
        """The wanted properties of a type. A fix may give them by type, with types as its keys."""
        if self.fix and all("::" in key for key in self.fix):
            return self.fix.get(resource_type)
        return self.fix

    @property
    def language(self) -> str:
        """'python' or 'rego'."""
        return "python" if self.path.suffix == ".py" else "rego"

    @property
    def judged_types(self) -> tuple[str, ...]:
        """The resource types that get a verdict from it."""
        if self.scope == "inventory":
            return self.verdict_types or self.resource_types[:1]
        return self.resource_types

    def judges(self, resource_type: str) -> bool:
        """Whether resources of a type get a verdict from it."""
        if resource_type in self.judged_types:
            return True
        return ANY_TYPE in self.judged_types and not resource_type.startswith("Template::")

    def takes(self, source: str) -> bool:
        """Whether it can judge resources of a source: template, terraform or live."""
        return not self.sources or source in self.sources

    @property
    def only_live(self) -> bool:
        """Whether it judges running accounts alone: what no template shows."""
        return self.sources == ("live",) or all(name.startswith(PSEUDO_TYPES) for name in self.judged_types)

    @property
    def service(self) -> str:
        """The folder it lies in: 's3'."""
        return self.path.parent.name

    @property
    def name(self) -> str:
        """The file's name without its ending: 'bucket_public_access'."""
        return self.path.stem

    @property
    def url(self) -> str:
        """Its page in the documentation."""
        return DOCS_URL.format(id=self.id)


def _description(docstring: str) -> str:
    """As inspect.cleandoc has it, whose import takes a twentieth of a small scan."""
    first, *rest = docstring.expandtabs().splitlines() or [""]
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first.strip(), *(line[margin:] for line in rest)]).strip()


def rule(
    *,
    id: str,
    title: str,
    severity: Severity,
    resource_types: Sequence[str],
    scope: str = "resource",
    aliases: Mapping[str, Sequence[str]] | None = None,
    fix: Mapping[str, Any] | None = None,
    fix_safety: str = "safe",
    related_resources: Sequence[str] = (),
    verdict_types: Sequence[str] = (),
    sees_unknowns: bool = False,
    pass_is_evidence: bool = True,
    sources: Sequence[str] = (),
) -> Callable[[Callable[[Any], Iterable[Violation]]], Rule]:
    """
    Make a rule of a generator of violations. Its docstring is the description.

    The generator gets a `Resource`, or with `scope="inventory"` a mapping of type to resources; then each
    violation names its resource.
    """

    def decorate(check: Callable[[Any], Iterable[Violation]]) -> Rule:
        return Rule(
            id=id,
            title=title,
            description=_description(check.__doc__ or ""),
            severity=Severity(severity),
            resource_types=tuple(resource_types),
            scope=scope,
            aliases={tool: tuple(ids) for tool, ids in (aliases or {}).items()},
            fix=fix,
            fix_safety=fix_safety,
            related_resources=tuple(related_resources),
            verdict_types=tuple(verdict_types),
            sees_unknowns=sees_unknowns,
            pass_is_evidence=pass_is_evidence,
            sources=tuple(sources),
            path=Path(check.__code__.co_filename),
            check=check,
        )

    return decorate
