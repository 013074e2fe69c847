"""CodeArtifact, which moto does not know: from answers by hand."""

from __future__ import annotations

from typing import Any

from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform
from tests.live.judged import judged

PACKAGE = "Live::CodeArtifact::Package"
AT = f"arn:aws:codeartifact:us-east-1:{ACCOUNT}"


def _answers(asked: list[str]) -> dict[str, Answer]:
    def versions(parameters: Any) -> Answer:
        asked.append(parameters["package"])
        origin = "EXTERNAL" if parameters["package"] == "left-pad" else "INTERNAL"
        return {"versions": [{"version": "1", "status": "Published", "origin": {"originType": origin}}]}

    def package(name: str, upstream: str, **others: str) -> dict[str, Any]:
        restrictions = {"publish": "ALLOW", "upstream": upstream}
        return {"format": "npm", "package": name, "originConfiguration": {"restrictions": restrictions}, **others}

    repositories = [
        {"name": "main", "domainName": "corp", "domainOwner": ACCOUNT, "administratorAccount": ACCOUNT,
         "arn": f"{AT}:repository/corp/main"},
        {"name": "theirs", "domainName": "corp", "domainOwner": ACCOUNT, "administratorAccount": "999999999999",
         "arn": f"{AT}:repository/corp/theirs"},
    ]  # fmt: skip
    listed = [package("own", "BLOCK"), package("open", "ALLOW", namespace="corp"), package("left-pad", "ALLOW")]
    return {
        "codeartifact.list_repositories": {"repositories": repositories},
        "codeartifact.list_packages": {"packages": listed},
        "codeartifact.list_package_versions": versions,
    }


def test_packages() -> None:
    asked: list[str] = []
    found, gaps = gather_from(_answers(asked), "codeartifact")
    assert gaps == []
    assert_conform(found)
    assert asked == ["open", "left-pad"], "only of those that take versions from upstream"
    own = f"{AT}:package/corp/main/npm//own"
    assert {resource.id: resource.properties["OriginConfiguration"] for resource in found}[own] == {
        "Restrictions": {"Publish": "ALLOW", "Upstream": "BLOCK"}
    }
    assert judged("PIPELINE-004", found) == {
        own: "pass",
        f"{AT}:package/corp/main/npm/corp/open": "fail",
        f"{AT}:package/corp/main/npm//left-pad": "pass",
    }


def test_none_and_refused() -> None:
    assert gather_from({}, "codeartifact") == ([], [])
    answers = {**_answers([]), "codeartifact.list_package_versions": "AccessDeniedException"}
    found, gaps = gather_from(answers, "codeartifact")
    assert sorted(judged("PIPELINE-004", found, gaps).values()) == ["pass", "unknown", "unknown"]
    for call in ("list_repositories", "list_packages"):
        found, gaps = gather_from({**_answers([]), f"codeartifact.{call}": "AccessDeniedException"}, "codeartifact")
        assert found == []
        assert [gap.types for gap in gaps] == [(PACKAGE,)]
