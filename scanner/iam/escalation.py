"""Ways in which a principal can gain more rights than its policies grant: actions that together lead up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from scanner.expressions import later
from scanner.iam.access import grants
from scanner.iam.patterns import ANY, Target, any_covers, covers
from scanner.iam.statements import Selection, Statement, enumerate_names

PASS_ROLE = "iam:PassRole"

TARGETS: Mapping[str, Target] = {
    action: Target(action.partition(":")[0], kind + ANY)
    for kind, actions in {
        "policy/": ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"],
        "user/": [
            "iam:AttachUserPolicy",
            "iam:CreateAccessKey",
            "iam:CreateLoginProfile",
            "iam:PutUserPolicy",
            "iam:UpdateLoginProfile",
        ],
        "group/": ["iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:PutGroupPolicy"],
        "role/": [
            "iam:AttachRolePolicy",
            PASS_ROLE,
            "iam:PutRolePolicy",
            "iam:UpdateAssumeRolePolicy",
            "sts:AssumeRole",
        ],
        "function:": ["lambda:UpdateFunctionCode"],
        "devEndpoint/": ["glue:UpdateDevEndpoint"],
    }.items()
    for action in actions
} | {"sts:AssumeRole": Target("iam", "role/" + ANY)}
"""What each action that changes or uses what is already there must be allowed on. The others create, or start what
they created: one resource is as good as all."""

OF_ONESELF = frozenset({"iam:AttachUserPolicy", "iam:PutUserPolicy"})
"""Actions that lead up on one's own user, too. New keys and passwords of one's own give nothing new."""

_ONESELF = later(r":user/(.*/)?\$\{aws:username\}$", re.IGNORECASE)

DIRECT: Sequence[tuple[str, ...]] = (
    *((action,) for action in TARGETS if action not in (PASS_ROLE, "iam:UpdateAssumeRolePolicy", "sts:AssumeRole")),
    ("iam:UpdateAssumeRolePolicy", "sts:AssumeRole"),
)
"""Actions that, held together, let a principal take the rights of others, or give itself any."""

WITH_PASS_ROLE: Mapping[str, Sequence[tuple[str, ...]]] = {
    "apprunner.amazonaws.com": [("apprunner:CreateService",)],
    "cloudformation.amazonaws.com": [
        ("cloudformation:CreateStack",),
        ("cloudformation:UpdateStack",),
        ("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
        ("cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
    ],
    "codebuild.amazonaws.com": [
        ("codebuild:CreateProject", "codebuild:StartBuild"),
        ("codebuild:UpdateProject", "codebuild:StartBuild"),
    ],
    "datapipeline.amazonaws.com": [
        ("datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"),
    ],
    "ec2.amazonaws.com": [
        ("ec2:RunInstances",),
        ("ec2:RequestSpotInstances",),
        ("elasticmapreduce:RunJobFlow",),
    ],
    "ecs-tasks.amazonaws.com": [
        ("ecs:RegisterTaskDefinition", "ecs:RunTask"),
        ("ecs:RegisterTaskDefinition", "ecs:StartTask"),
        ("ecs:RegisterTaskDefinition", "ecs:CreateService"),
        ("ecs:RegisterTaskDefinition", "ecs:UpdateService"),
    ],
    "glue.amazonaws.com": [
        ("glue:CreateDevEndpoint",),
        ("glue:CreateJob", "glue:StartJobRun"),
        ("glue:CreateJob", "glue:CreateTrigger"),
        ("glue:UpdateJob", "glue:StartJobRun"),
        ("glue:UpdateJob", "glue:CreateTrigger"),
    ],
    "lambda.amazonaws.com": [
        ("lambda:CreateFunction", "lambda:InvokeFunction"),
        ("lambda:CreateFunction", "lambda:AddPermission"),
        ("lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    ],
    "sagemaker.amazonaws.com": [
        ("sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"),
        ("sagemaker:CreateProcessingJob",),
        ("sagemaker:CreateTrainingJob",),
    ],
    "states.amazonaws.com": [("states:CreateStateMachine", "states:StartExecution")],
}
"""By the service that gets the role: actions that make it work for the one who passed the role."""


class Way(NamedTuple):
    """A way up: the actions it takes, and the service a role is passed to, if one is."""

    actions: tuple[str, ...]
    service: str = ""

    @property
    def text(self) -> str:
        """As part of a sentence."""
        return " with ".join([self.actions[0], *filter(None, [enumerate_names(self.actions[1:])])])


WAYS = [Way(actions) for actions in DIRECT] + [
    Way((PASS_ROLE, *actions), service) for service, ways in WITH_PASS_ROLE.items() for actions in ways
]
FIRST_ACTIONS = {way.actions[0].lower(): way.actions[0] for way in WAYS}
"""By its name in lower case."""


def escalations(held: tuple[Statement, ...]) -> Sequence[tuple[Statement, Way]]:
    """The ways up that one principal has, who holds all of these, each with the statement that starts it."""
    if not any(statement.allows and _first_actions(statement.folded) for statement in held):  # of most the end
        return ()
    return [(held[place], way) for place, way in _ways(_Held(held))]


class _Held:
    """Statements, equal where they allow and deny the same: an account's policies repeat each other."""

    __slots__ = ("_essence", "statements")

    def __init__(self, statements: tuple[Statement, ...]) -> None:
        self.statements = statements
        self._essence = [(s.allows, s.denies, s.folded, s.resources, s.conditions) for s in statements]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self._essence == other._essence

    def __hash__(self) -> int:
        return hash(tuple(self._essence))


@lru_cache(maxsize=512)  # each holds its statements: more would grow with the accounts
def _ways(held: _Held) -> Sequence[tuple[int, Way]]:
    """The ways up, each with the place of the statement that starts it."""
    places = {id(statement): place for place, statement in enumerate(held.statements)}
    return [(places[id(statement)], way) for statement, way in _escalations(held.statements)]


def _escalations(statements: Sequence[Statement]) -> Iterator[tuple[Statement, Way]]:
    begun = {action for statement in statements if statement.allows for action in _first_actions(statement.folded)}
    held = [statement for statement in statements if statement.denies or not _limited(statement)]
    for way in WAYS:
        if way.actions[0] not in begun:
            continue
        first = _grant(held, way.actions[0], way.service)
        if first and all(_grant(held, action, way.service) for action in way.actions[1:]):
            yield first, way


def describe_ways(texts: Sequence[str]) -> str:
    """As part of a sentence: the first three of them, and how many more there are."""
    return "; ".join([*texts[:3], *([f"{len(texts) - 3} more ways"] if len(texts) > 3 else [])])


@lru_cache(maxsize=4096)
def _first_actions(folded: Selection) -> Sequence[str]:
    """Those of FIRST_ACTIONS that a statement with these actions, in lower case, is about."""
    patterns, excluded = folded
    found = []
    if excluded is not None:
        found += [action for lower, action in FIRST_ACTIONS.items() if not any_covers(excluded, lower)]
    for pattern in patterns or ():
        if "*" in pattern or "?" in pattern:
            found += [action for lower, action in FIRST_ACTIONS.items() if covers(pattern, lower)]
        elif pattern in FIRST_ACTIONS:
            found.append(FIRST_ACTIONS[pattern])
    return found


def _limited(statement: Statement) -> bool:
    """Whether a condition bounds what comes out: a permissions boundary, named policies, tagged resources."""
    return any(
        condition.asks_for
        and (condition.key in ("iam:permissionsboundary", "iam:policyarn") or "resourcetag/" in condition.key)
        for condition in statement.conditions
    )


def _grant(held: Sequence[Statement], action: str, service: str) -> Statement | None:
    for statement in grants(held, action, TARGETS.get(action)):
        services = statement.values_of("iam:PassedToService")
        if action != PASS_ROLE or services is None or any(covers(pattern, service) for pattern in services):
            return statement
    if action in OF_ONESELF:
        return next((statement for statement in grants(held, action) if _on_oneself(statement)), None)
    return None


def _on_oneself(statement: Statement) -> bool:
    return any(_ONESELF.search(pattern) for pattern in statement.resources.patterns or ())
