"""The report as a page: escaped, self-contained, and alive in a browser."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from scanner.model import Location, Problem, Snippet, Verdict

Render = Callable[..., str]
VOID = {"meta", "input", "link", "br", "img", "hr"}


class Page(HTMLParser):
    """The elements of a page, its text, and whether every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        self.said = "".join(self.texts)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & {*self.open}:
            self.texts.append(data)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """Attributes of the elements of a name that have these."""
        return [found for name, found in self.elements if name == tag and attributes.items() <= found.items()]

    def findings(self) -> list[dict[str, str | None]]:
        return self.all("details", **{"class": "finding"})


REPORTS = ["typical", "nasty", "report", "assessed"]


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_is_fetched_and_nothing_is_inline(make: Any, render: Render, name: str) -> None:
    text = render("html", getattr(make, name)())
    text.encode("utf-8")
    page = Page(text)
    for tag, attributes in page.elements:
        assert tag not in {"img", "iframe", "object", "embed", "link", "base"}
        assert not [key for key in attributes if key.startswith("on") or key in {"style", "src", "srcset", "action"}]
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert "url(" not in text[: text.index("</style>")] and "@import" not in text
    assert {a["href"][:1] for a in page.all("a") if a.get("href")} <= {"#", "h"}  # type: ignore[index]


@pytest.mark.parametrize("name", REPORTS)
def test_policy_names_just_what_is_there(make: Any, render: Render, name: str) -> None:
    text = render("html", getattr(make, name)())
    (policy,) = [m["content"] for m in Page(text).all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    hashes = {
        tag: "sha256-" + b64encode(sha256(re.search(f"(?s)<{tag}>(.*?)</{tag}>", text)[1].encode()).digest()).decode()  # type: ignore[index]
        for tag in ("style", "script")
    }
    assert policy == (
        f"default-src 'none'; style-src '{hashes['style']}'; script-src '{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_ids_and_labels(make: Any, render: Render) -> None:
    page = Page(render("html", make.typical()))
    ids = [found["id"] for _, found in page.elements if "id" in found]
    assert len(ids) == len(set(ids))
    for _, found in page.elements:
        assert found.get("aria-labelledby", "verdict") in ids
    for svg in page.all("svg"):
        assert svg.get("aria-label") or svg.get("aria-hidden") == "true"
    assert page.all("html") == [{"lang": "en"}] and page.all("meta", name="viewport")


def test_everything_is_said(make: Any, render: Render) -> None:
    said = Page(render("html", make.typical())).said
    for text in (
        "Fail",
        "3 findings in 2 files. Not everything could be checked.",
        "port 22 is open to 0.0.0.0/0",
        "SecurityGroupIngress.0.CidrIp",
        "0.0.0.0/0, from parameter Cidr (default)",
        "fails if AllowedCidr is 0.0.0.0/0",
        "IsProduction is false",
        "root.yaml:Network",
        "Shop/Bastion/Resource",
        "lib/network.ts:12:5",
        "templates/network.yaml:6:9",
        "templates/network.yaml:2:3",
        "public test data",
        "expected a mapping, found a tab",
        "Hint: use spaces",
        "conditions of Web tried one by one",
        "CKV_AWS_53, CKV_AWS_54",
        "  BlockPublicAcls: true",
        "# conformant: ignore[S3-001] reason",
        "with care: this can replace the resource or cut traffic",
        "2026-11-21 09:00:00 UTC",
    ):
        assert text in said, text


def test_region_is_marked(make: Any, render: Render) -> None:
    text = render("html", make.report(make.finding()))
    assert '<span class="n" data-n="6"></span>        <mark>BlockPublicAcls</mark>: !Ref Public\n' in text


def test_region_over_lines(make: Any, render: Render) -> None:
    text = render("html", make.report(make.finding(location=Location("a.yaml", 2, 3, 4, 8))))
    assert re.findall("<mark>(.*?)</mark>", text) == ["Data:", "Type: AWS::S3::Bucket", "Pro"]


def test_minified_line_is_seen_around_the_region(make: Any, render: Render) -> None:
    line = '{"a":1,' * 50_000 + '"Public":true' + "}" * 50_000
    begin = line.index('"Public"') + 1
    finding = make.finding(location=Location("a.json", 1, begin, 1, begin + 8), snippet=Snippet(1, (line,)))
    text = render("html", make.report(finding))
    assert "<mark>&#34;Public&#34;</mark>:true}" in text and len(text) < 60_000


def test_findings_at_one_place_are_told_together(make: Any, render: Render) -> None:
    found = Page(render("html", make.typical())).findings()
    assert [(f["data-rule"], f["data-state"], f["data-count"]) for f in found] == [
        ("EC2-003", "fail", "1"),
        ("S3-001", "fail", "2"),
        ("EC2-003", "unknown", "1"),
        ("SQS-001", "suppressed", "1"),
        ("RDS-004", "pass", "1"),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Nothing to fix."),
        ({"resource_count": 0}, "There was no resource to check."),
        ({"problems": (Problem("unreadable", "no permission"),)}, "Not everything could be checked."),
    ],
)
def test_without_findings(make: Any, render: Render, changes: dict[str, Any], said: str) -> None:
    page = Page(render("html", make.report(**changes)))
    assert said in page.said and "No findings." in page.said
    assert page.findings() == []


def test_unknown_alone_is_not_hidden_behind_a_pass(make: Any, render: Render) -> None:
    report = make.report(make.finding(verdict=Verdict.UNKNOWN))
    assert "Nothing to fix, 1 unknown." in Page(render("html", report)).said


def test_charts_and_problems_fold(make: Any, render: Render) -> None:
    findings = [make.finding(location=Location(f"{n:02}.yaml")) for n in range(20)]
    problems = [Problem("syntax", f"problem {n}") for n in range(9)]
    page = Page(render("html", make.report(*findings, problems=tuple(problems))))
    assert "12 more" in page.said and "4 more" in page.said
    assert page.all("a", href="#?q=19.yaml") and page.all("a", href="#?service=s3")
    assert page.all("svg", **{"aria-label": "s3: 20 high"}) and "problem 8" in page.said


def test_hostile_text_is_text(make: Any, render: Render) -> None:
    page = Page(render("html", make.nasty()))
    assert make.hostile[0] in page.said
    assert "{{ 7 * 7 }}" in page.said
    assert "\\u202egnp.elif" in page.said and "\\x1b[31mred" in page.said
    assert not [c for c in page.said if c not in "\n\t" and not c.isprintable() and c != "\xa0"]


def test_fix_reads_as_yaml(make: Any, render: Render) -> None:
    fix = {"A": [{"B": {"C": 1}, "D": "no"}, [True, "x y"]], "E": {}, "F": "aws:kms", "G": "alias/aws/sns"}
    rules = (make.rules[0]._replace(fix=fix),)
    said = Page(render("html", make.report(make.finding("EC2-003"), rules=rules))).said
    (wanted,) = re.findall(r"Set these properties:\n(.*?)\nWaive it", said, re.DOTALL)
    assert yaml.safe_load(wanted) == fix


def test_hostile_rules_are_text(make: Any, render: Render) -> None:
    rules = tuple(
        make.rules[2]._replace(id=f"S3-{n:03}", title=text, description=text, fix={text: [text, {"A": text}]})
        for n, text in enumerate(make.hostile)
    )
    page = Page(render("html", make.report(rules=rules)))
    assert len(page.all("script")) == 1 and not page.all("img")
    assert not [a for a in page.all("a") if (a.get("href") or "").startswith("javascript")]


LABELS = ["failed", "unknown", "suppressed", "passed in part", "passed", "no resources", "not covered", "manual"]


def framework_page(make: Any, render: Render, **changes: Any) -> Page:
    """The typical report with one framework."""
    report = make.typical()._replace(frameworks=(make.assessment(**changes),))
    return Page(render("html", report))


@pytest.mark.parametrize("selected", [True, False])
def test_states_of_controls_are_told_apart(make: Any, render: Render, selected: bool) -> None:
    page = framework_page(make, render, selected=selected)
    groups = [a for a in page.all("details") if (a.get("class") or "").startswith("states ")]
    assert len({a["class"] for a in groups}) == len(LABELS)
    assert [a["class"] for a in groups if "open" not in a] == [
        "states no-resources",
        "states not-covered",
        "states manual",
    ]
    for label in LABELS:
        assert f"1 {label} " in page.said
    icons = {a["href"] for a in page.all("use")}
    assert len(icons) == len(LABELS) and icons <= {f"#{a['id']}" for a in page.all("symbol")}
    assert "in part by hand" in page.said and "What the owners want." in page.said


def test_every_link_inside_the_page_leads_somewhere(make: Any, render: Render) -> None:
    for page in (framework_page(make, render), framework_page(make, render, selected=False)):
        ids = {found["id"] for _, found in page.elements if "id" in found}
        targets = {a["href"][1:] for a in page.all("a") if (a.get("href") or "").startswith("#")}  # type: ignore[index]
        assert {t for t in targets if not t.startswith("?")} - ids == {"rule-EC2-009"}  # made up by the factory


def test_evidence_links_to_the_findings(make: Any, render: Render) -> None:
    page = framework_page(make, render)
    first = page.findings()[0]
    assert first["data-rule"] == "EC2-003"
    assert page.all("a", href=f"#{first['id']}") and page.all("a", href="#rule-EC2-003")
    assert "1 failed, 1 unknown" in page.said and "not part of this run" in page.said


def test_a_framework_that_was_asked_for_comes_first_and_open(make: Any, render: Render) -> None:
    asked, other = framework_page(make, render), framework_page(make, render, selected=False)
    assert "open" in asked.all("details", id="framework-1")[0]
    assert "open" not in other.all("details", id="framework-1")[0]
    assert asked.said.index("Acme policy") < asked.said.index("Nothing matches.")
    assert other.said.index("Acme policy") > other.said.index("Nothing matches.")


def test_our_judgement_is_said_to_be_ours(make: Any, render: Render) -> None:
    page = framework_page(make, render, proposed=True)
    assert "with our judgement" in page.said and "no published mapping says so" in page.said
    assert page.all("abbr", title="in our judgement")
    plain = framework_page(make, render)
    assert "judgement:" not in plain.said and not plain.all("abbr")


def test_nothing_is_passed_where_something_was_not_read(make: Any, render: Render) -> None:
    page = framework_page(make, render, problems=(Problem("syntax", "no YAML"),))
    assert "none is shown as passed" in page.said
    assert "1 passed " not in page.said and "1 passed in part" not in page.said


def test_a_framework_without_a_rule_that_ran_is_not_offered(make: Any, render: Render) -> None:
    page = framework_page(make, render, selected=False, ran=())
    assert "Acme policy" not in page.said and not page.all("a", href="#frameworks")
    assert "Acme policy" in framework_page(make, render, ran=()).said


def test_a_link_to_a_finding_unfolds_and_unfilters_it(make: Any, render: Render, browse: Callable[..., str]) -> None:
    report = make.report(*(make.finding(resource_id=f"R{n}", location=Location(f"{n}.yaml")) for n in range(30)))
    page = Page(browse(render("html", report), "#finding-25"))
    assert [f["id"] for f in page.findings() if "open" in f] == ["finding-25"]


def test_size_with_many_findings(make: Any, render: Render) -> None:
    text = render("html", make.many())
    assert len(Page(text).findings()) == 5_001
    assert len(text) < 10_000_000


def test_script_runs_under_the_policy(make: Any, render: Render, browse: Callable[..., str]) -> None:
    page = Page(browse(render("html", make.typical())))
    assert "6 shown" in page.said
    assert "hidden" not in page.all("form")[0]
    assert page.said.count("Set these properties") > len(make.rules) - 1  # a copy beside the finding


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ({"severity": "critical"}, ["EC2-003", "EC2-003"]),
        ({"state": "fail"}, ["EC2-003", "S3-001"]),
        ({"service": "sqs"}, ["SQS-001"]),
        ({"q": "BASTION port"}, ["EC2-003"]),
        ({"q": "templates/storage.yaml", "state": "pass"}, ["RDS-004"]),
        ({"q": "found nowhere"}, []),
        ({"sort": "rule"}, ["EC2-003", "EC2-003", "RDS-004", "S3-001", "SQS-001"]),
        ({"sort": "service", "severity": "low"}, ["SQS-001"]),
    ],
)
def test_filter_and_sort(
    make: Any, render: Render, browse: Callable[..., str], query: dict[str, str], rules: list[str]
) -> None:
    fragment = "#?" + "&".join(f"{key}={quote(value, safe='')}" for key, value in query.items())
    found = Page(browse(render("html", make.typical()), fragment)).findings()
    assert len(found) == 5
    assert [f["data-rule"] for f in found if "hidden" not in f] == rules


def test_policy_stops_what_is_not_ours(make: Any, render: Render, browse: Callable[..., str]) -> None:
    page = render("html", make.typical())
    injected = page.replace("</main>", "<script>document.title = 'taken'</script></main>")
    assert "<title>taken" not in browse(injected)
    assert "6 shown" in browse(injected)


def test_hostile_page_in_a_browser(make: Any, render: Render, browse: Callable[..., str]) -> None:
    page = Page(browse(render("html", make.nasty())))
    assert f"{len(make.hostile)} shown" in page.said
    assert len(page.all("script")) == 1


def test_many_findings_in_a_browser(make: Any, render: Render, browse: Callable[..., str]) -> None:
    page = Page(browse(render("html", make.many()), "#?severity=critical"))
    assert len([f for f in page.findings() if "hidden" not in f]) == sum(
        f.rule_id == "EC2-003" for f in make.many().findings
    )


def test_account(make: Any, render: Render) -> None:
    page = render("html", make.account())
    for said in (
        "By account",
        "By region",
        "Introduced by",
        "compliant in the template, not in the account",
        "Not read",
    ):
        assert said in page
    assert 'data-account="210987654321" data-region="us-east-1"' in page
    assert "By file" not in page
    assert "Waive it" not in page


def test_filter_by_account(make: Any, render: Render, browse: Callable[..., str]) -> None:
    seen = browse(render("html", make.account()), "#?account=210987654321")
    shown = re.findall(r'<details class="finding"(?![^>]* hidden)[^>]*data-account="(\d+)"', seen)
    assert shown == ["210987654321"]


def test_hostile_account_is_text(make: Any, render: Render, browse: Callable[..., str]) -> None:
    page = render("html", make.nasty_account())
    assert "<script>alert(1)" not in page
    assert "\u202e" not in page
    browse(page)
