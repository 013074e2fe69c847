"""Who is asked, and one clear sentence where nobody can be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from scanner.cli.accounts import Given, prepare
from scanner.collect.aws import sessions
from scanner.collect.aws.sessions import Entrance, SessionError, Wanted
from tests.live.proxy import DENIED, Fault, proxy
from tests.live.running import REGIONS, conformant, variables

ROLE = "arn:aws:iam::111111111111:role/team/audit"
CHOSEN = ("--service", "sqs", "-q")


@pytest.fixture
def settings(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file with a profile."""
    path = tmp_path / "aws-config"
    path.write_text("[profile work]\nregion = eu-west-1\naws_access_key_id = a\naws_secret_access_key = b\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    return path


def opened(wanted: Wanted = Wanted(), **options: object) -> sessions.Opened:  # noqa: B008 - frozen
    return sessions.open_account(sessions.base(""), wanted, Entrance(**options))  # type: ignore[arg-type]


def test_the_account_at_hand(aws: str) -> None:
    found = opened(regions=("eu-west-1",))
    assert (found.account, found.partition, found.regions) == ("123456789012", "aws", ("eu-west-1",))
    assert found.caller.startswith("arn:aws:")


def test_all_enabled_regions(aws: str) -> None:
    found = opened()
    assert {"eu-west-1", "us-east-1"} <= set(found.regions)
    assert "me-south-1" not in found.regions or found.disabled == ()
    disabled = {
        region["RegionName"]
        for region in boto3.client("ec2").describe_regions(AllRegions=True)["Regions"]
        if region["OptInStatus"] == "not-opted-in"
    }
    assert not disabled & set(found.regions)


def test_a_region_that_is_not_enabled_is_told(aws: str, tmp_path: Path) -> None:
    regions = boto3.client("ec2").describe_regions(AllRegions=True)["Regions"]
    closed = next((r["RegionName"] for r in regions if r["OptInStatus"] == "not-opted-in"), None)
    if closed is None:
        pytest.skip("all regions of this server are enabled")
    found = opened(regions=("eu-west-1", closed))
    assert found.regions == ("eu-west-1",)
    assert found.disabled == (closed,)
    result = conformant("audit", "--region", closed, *CHOSEN, cwd=tmp_path)
    assert result.returncode == 3
    assert "not enabled" in result.stdout


def test_a_role_with_its_external_id_and_session_name(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(Wanted(ROLE, "xyz"), session_name="night", regions=REGIONS)
    assert found.account == "111111111111"
    assert found.caller.endswith("/night")


def test_regions_that_can_not_be_listed(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy(aws, lambda call: DENIED if call.is_one_of("ec2.DescribeRegions") else None) as before:
        monkeypatch.setenv("AWS_ENDPOINT_URL", before.url)
        named = opened(regions=("eu-west-1",))
        assert named.regions == ("eu-west-1",)
        assert named.refusals == ()
        found = opened()
        assert found.regions == ("us-east-1",)
        (refusal,) = found.refusals
        assert refusal.call == "ec2:DescribeRegions"
        with pytest.raises(SessionError, match="none of this name"):
            opened(regions=("eu-west-9",))


# ---- refusals, through the real command


def test_no_credentials(aws: str, tmp_path: Path) -> None:
    result = conformant("audit", *CHOSEN, cwd=tmp_path, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    _said(result.stderr, "no AWS credentials were found", "AWS_PROFILE")
    assert result.returncode == 2
    assert result.stdout == ""


def test_an_unknown_profile(settings: Path, tmp_path: Path) -> None:
    result = conformant("audit", "--profile", "wrok", *CHOSEN, cwd=tmp_path)
    _said(result.stderr, "profile 'wrok'", "did you mean 'work'?")
    assert result.returncode == 2
    result = conformant("collect", "-o", "s.ndjson.gz", cwd=tmp_path, AWS_PROFILE="nothing")
    _said(result.stderr, "profile 'nothing'", "known are: work")
    assert result.returncode == 2


def test_a_settings_file_that_is_broken(settings: Path, tmp_path: Path) -> None:
    settings.write_text("[profile\n = what")
    result = conformant("audit", *CHOSEN, cwd=tmp_path)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) <= 2
    assert "internal error" not in result.stderr


@pytest.mark.parametrize("region", ["eu-wset-1", "europe", "eu_west_1", "../../x"])
def test_a_wrong_region(aws: str, tmp_path: Path, region: str) -> None:
    result = conformant("audit", "--region", region, *CHOSEN, cwd=tmp_path)
    assert "none of this name" in result.stderr + result.stdout
    assert result.returncode == 2
    assert result.stdout == ""
    collected = conformant("collect", "--region", region, "--region", "us-east-1", "-o", "s.ndjson", cwd=tmp_path)
    assert collected.returncode == 2
    assert list(tmp_path.glob("s.ndjson*")) == []


def test_a_wrong_region_of_one_account_of_many(aws: str, tmp_path: Path) -> None:
    (tmp_path / "accounts.yaml").write_text("- account: '111111111111'\n  regions: [eu-wset-1]\n- '222222222222'\n")
    listed = ("--accounts", "accounts.yaml", "--role-name", "audit", "--region", "eu-west-1", "--service", "sqs")
    result = conformant("audit", *listed, "-o", "json", cwd=tmp_path)
    report = json.loads(result.stdout)
    assert result.returncode == 3
    assert report["targets"] == ["aws:222222222222/eu-west-1"]
    (problem,) = report["problems"]
    assert "did you mean eu-west-1?" in problem["message"]
    assert problem["kind"] == "disabled"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"AWS_ENDPOINT_URL": "notaurl"}, "notaurl"),
        ({"AWS_PROFILE": "process"}, "its output is no JSON"),
        ({"AWS_PROFILE": "list"}, "its output is no JSON object"),
        ({"AWS_PROFILE": "token"}, "/nowhere/token can't be read"),
        ({"AWS_PROFILE": "container"}, "check credential_source"),
    ],
    ids=["endpoint", "process", "list", "token", "container"],
)
def test_settings_of_which_nothing_comes(aws: str, tmp_path: Path, settings: dict[str, str], said: str) -> None:
    (tmp_path / "config").write_text(
        "[profile process]\ncredential_process = echo hello\n"
        "[profile list]\ncredential_process = echo []\n"
        f"[profile container]\nrole_arn = {ROLE}\ncredential_source = EcsContainer\n"
        f"[profile token]\nrole_arn = {ROLE}\nweb_identity_token_file = /nowhere/token\n"
    )
    keys = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""} if "AWS_PROFILE" in settings else {}
    given = {"AWS_CONFIG_FILE": str(tmp_path / "config"), **keys, **settings}
    result = conformant("audit", "--region", "us-east-1", *CHOSEN, cwd=tmp_path, **given)
    _said(result.stderr, "the credentials at hand", said)
    assert result.returncode == 2
    assert result.stdout == ""


def test_a_process_whose_token_has_expired(aws: str, tmp_path: Path) -> None:
    token = {"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b", "SessionToken": "c"}
    (tmp_path / "token").write_text(json.dumps({**token, "Expiration": "2020-01-01T00:00:00Z"}))
    (tmp_path / "config").write_text(f"[profile old]\ncredential_process = cat {tmp_path / 'token'}\n")
    given = {"AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    result = conformant("audit", "--profile", "old", *CHOSEN, cwd=tmp_path, **given)
    assert "internal error" not in result.stderr
    assert result.returncode == 3
    assert "the token has expired" in " ".join((result.stdout + result.stderr).split())


def test_a_profile_that_asks_for_a_code_where_nobody_is(aws: str, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(
        f"[profile code]\nrole_arn = {ROLE}\nsource_profile = keys\nmfa_serial = arn:aws:iam::111111111111:mfa/me\n"
        "[profile keys]\naws_access_key_id = a\naws_secret_access_key = b\n"
    )
    given = {"AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    result = subprocess.run(
        [sys.executable, "-m", "scanner.cli", "audit", "--profile", "code", *CHOSEN],
        cwd=tmp_path,
        env={**variables(tmp_path), **given},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,  # without a terminal to ask at
        timeout=180,
        check=False,
    )
    assert result.returncode == 2
    assert "the profile asks for an MFA code" in result.stderr


@pytest.mark.parametrize("asked", ["sts.GetCallerIdentity", "sts.AssumeRole", "ec2.DescribeRegions"])
def test_a_page_of_a_gateway_is_no_answer(aws: str, tmp_path: Path, asked: str) -> None:
    """Such as a proxy that wants somebody to sign in, and says so with 200."""
    page = Fault(status=200, body=b"<html>Sign in</html>")
    with proxy(aws, lambda call: page if call.is_one_of(asked) else None) as before:
        role = ("--role-arn", ROLE) if asked == "sts.AssumeRole" else ()
        result = conformant("audit", *role, *CHOSEN, cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
    assert result.returncode == 3
    assert result.stderr == ""
    assert "what answered is not AWS" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ("sts.GetCallerIdentity", b"<GetCallerIdentityResponse><GetCallerIdentityResult/></GetCallerIdentityResponse>"),
        (
            "sts.GetCallerIdentity",
            b"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account><Arn>me</Arn>"
            b"</GetCallerIdentityResult></GetCallerIdentityResponse>",
        ),
        ("sts.AssumeRole", b"<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>"),
        ("ec2.DescribeRegions", b"<DescribeRegionsResponse><requestId>r</requestId></DescribeRegionsResponse>"),
        ("organizations.ListAccounts", b'{"Accounts": [{"Name": "shop"}]}'),
        ("organizations.ListAccounts", b'{"Accounts": {"Id": "1"}}'),
        ("organizations.ListAccounts", b'{"Accounts": [{"Id": "111111111111"}], "NextToken": "a"}'),
    ],
)
def test_an_answer_that_lacks_what_it_should_have(aws: str, tmp_path: Path, asked: str, body: bytes) -> None:
    answer = Fault(status=200, body=body)
    with proxy(aws, lambda call: answer if call.is_one_of(asked) else None) as before:
        role = {
            "sts.AssumeRole": ("--role-arn", ROLE),
            "organizations.ListAccounts": ("--organization", "--role-name=a"),
        }
        result = conformant("audit", *role.get(asked, ()), *CHOSEN, cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
    assert result.returncode == 3
    assert "what answered is not AWS" in " ".join((result.stdout + result.stderr).split())


def test_an_expired_token(aws: str, tmp_path: Path) -> None:
    with proxy(aws, lambda call: Fault("ExpiredToken", 403)) as before:
        result = conformant("audit", *CHOSEN, cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
    assert result.returncode == 3
    assert "the token has expired" in result.stdout
    assert "sign in again" in result.stdout


def test_a_key_that_is_not_accepted(aws: str, tmp_path: Path) -> None:
    with proxy(aws, lambda call: Fault("InvalidClientTokenId", 403)) as before:
        result = conformant("audit", *CHOSEN, cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
    assert result.returncode == 3
    assert "does not accept the key" in result.stdout
    assert "suspended" in result.stdout


def test_a_role_that_can_not_be_assumed(aws: str, tmp_path: Path) -> None:
    with proxy(aws, lambda call: DENIED if call.is_one_of("sts.AssumeRole") else None) as before:
        result = conformant("audit", "--role-arn", ROLE, *CHOSEN, cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
    assert result.returncode == 3
    assert f"role {ROLE} can't be assumed" in result.stdout
    assert "trust policy" in result.stdout
    result = conformant("audit", "--role-arn", "audit", *CHOSEN, cwd=tmp_path)
    _said(result.stderr, "'audit' is no ARN of a role", "arn:aws:iam::")
    assert result.returncode == 2


def test_an_endpoint_that_is_down(aws: str, tmp_path: Path) -> None:
    result = conformant("audit", *CHOSEN, cwd=tmp_path, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert result.returncode == 3
    assert "could not be reached" in result.stdout


# ---- many accounts


def test_a_list_of_accounts(aws: str, tmp_path: Path) -> None:
    path = tmp_path / "accounts.yaml"
    path.write_text(
        "accounts:\n"
        "  - '111111111111'\n"
        "  - 012345678901\n"
        "  - account: 222222222222\n    name: shop\n    external_id: xy\n    regions: [eu-west-1]\n"
        "  - role_arn: arn:aws:iam::333333333333:role/audit\n"
    )
    found = sessions.read_accounts(path, "audit")
    assert [one.account for one in found] == ["111111111111", "012345678901", "222222222222", "333333333333"]
    assert found[2] == Wanted("arn:aws:iam::222222222222:role/audit", "xy", ("eu-west-1",), "shop", "222222222222")
    path.write_text(json.dumps([{"account": "111111111111"}]))
    assert len(sessions.read_accounts(path, "audit")) == 1
    path.write_text("[111111111111, 012345678901]  # YAML too\n")
    assert [one.account for one in sessions.read_accounts(path, "audit")] == ["111111111111", "012345678901"]


def test_the_external_id_holds_for_those_of_a_list_that_name_none(aws: str, tmp_path: Path) -> None:
    path = tmp_path / "accounts.yaml"
    path.write_text("- '111111111111'\n- account: '222222222222'\n  external_id: own\n")
    _, asked = prepare(Given(accounts=path, role_name="audit", external_id="all"))
    assert [one.external_id for one in asked.accounts] == ["all", "own"]


def test_regions_of_a_list_stand_for_those_of_the_command_line(aws: str, tmp_path: Path) -> None:
    (tmp_path / "accounts.yaml").write_text("- account: '222222222222'\n  regions: [eu-west-1]\n")
    listed = ("--accounts", "accounts.yaml", "--role-name", "audit", "--region", "us-east-1", "--service", "sqs")
    result = conformant("audit", *listed, "-o", "json", cwd=tmp_path)
    report = json.loads(result.stdout)
    assert report["targets"] == report["asked"] == ["aws:222222222222/eu-west-1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no list of accounts"),
        ("[]", "no list of accounts"),
        ("just words", "no list of accounts"),
        ("- [", "neither YAML nor JSON"),
        ("- 123", "twelve digits"),
        ("- role_arn: admin", "no ARN of a role"),
        ("- name: x", "neither account nor role_arn"),
        ("- account: '111111111111'\n  role: x", "'role', which means nothing"),
        ("- account: '111111111111'\n  regions: eu-west-1", "no list of region codes"),
        ("- account: '111111111111'", "names no role_arn"),
        ("- - a", "neither an object nor"),
        ("- '\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661'", "twelve digits"),
        ("accounts: ['111111111111']\nregions: [eu-west-1]", "'regions' beside the accounts"),
        ("- account: '111111111111'\n  account: '222222222222'", "'account' stands twice"),
        ('[{"role_arn": "a", "role_arn": "b"}]', "'role_arn' stands twice"),
        ("- role_arn: arn:aws:iam::111111111111:role/a\n  external_id: [x]", "external_id is no text"),
        ('[{"account": 1.5}]', "account is no text"),
        (
            "- {role_arn: 'arn:aws:iam::111111111111:role/a', regions: [us-east-1]}\n"
            "- {role_arn: 'arn:aws:iam::111111111111:role/a', regions: [eu-west-1]}",
            "entry 2 names account 111111111111 again, after entry 1",
        ),
        ("\udcff", "no text"),
    ],
)
def test_a_list_that_can_not_be_used(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "accounts.yaml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SessionError, match=said) as caught:
        sessions.read_accounts(path, "")
    assert caught.value.usage


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--role-name", "an audit"), "--role-name 'an audit'"),
        (("--role-name", ROLE), "is no name of a role"),
        (("--role-name", "audit", "--session-name", "x"), "--session-name 'x'"),
        (("--role-name", "audit", "--session-name", "by night"), "--session-name 'by night'"),
        (("--role-name", "audit", "--external-id", "a b"), "--external-id"),
    ],
)
def test_names_that_aws_takes_for_none(aws: str, tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    (tmp_path / "accounts.yaml").write_text("- '111111111111'\n")
    with proxy(aws) as before:
        listed = ("--accounts", "accounts.yaml", *options, *CHOSEN)
        result = conformant("audit", *listed, cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
        assert before.total == 0
    _said(result.stderr, said)
    assert (result.returncode, result.stdout) == (2, "")


def test_an_account_that_is_named_twice_is_not_half_told(aws: str, tmp_path: Path) -> None:
    """What the second entry could not read would be missing from the report."""
    one = "- {account: '111111111111', regions: [us-east-1]}\n- {account: '111111111111', regions: [eu-west-1]}\n"
    (tmp_path / "accounts.yaml").write_text(one)
    listed = ("--accounts", "accounts.yaml", "--role-name", "audit", "--service", "sqs")
    with proxy(aws, lambda call: DENIED if call.region == "eu-west-1" else None) as before:
        result = conformant("audit", *listed, cwd=tmp_path, AWS_ENDPOINT_URL=before.url)
    assert (result.returncode, result.stdout) == (2, "")
    _said(result.stderr, "entry 2 names account 111111111111 again, after entry 1")


def test_the_organization(aws: str, tmp_path: Path) -> None:
    client = boto3.client("organizations")
    client.create_organization(FeatureSet="ALL")
    made = [
        client.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]["AccountId"]
        for name in ("shop", "bank")
    ]
    found, lost = sessions.organization(sessions.base(""), "audit")
    assert lost == ()
    assert {one.account: one.name for one in found if one.account in made} == dict(
        zip(made, ("shop", "bank"), strict=True)
    )
    own = next(one for one in found if one.account == "123456789012")
    assert own.role_arn == ""
    assert all(one.role_arn.endswith(":role/audit") for one in found if one is not own)
    result = conformant(
        "audit", "--organization", "--role-name", "audit", "--region", "eu-west-1", "-o", "json", "--service", "sqs",
        cwd=tmp_path,
    )  # fmt: skip
    report = json.loads(result.stdout)
    assert set(report["targets"]) == {f"aws:{number}/eu-west-1" for number in ("123456789012", *made)}


def test_an_account_that_is_suspended(aws: str) -> None:
    """moto closes accounts at once, which AWS takes days for: the answer is the same."""
    client = boto3.client("organizations")
    client.create_organization(FeatureSet="ALL")
    status = client.create_account(AccountName="old", Email="old@example.com")["CreateAccountStatus"]
    client.close_account(AccountId=status["AccountId"])
    found, lost = sessions.organization(sessions.base(""), "audit")
    assert status["AccountId"] not in {one.account for one in found}
    (error,) = lost
    assert error.account == status["AccountId"]
    assert "suspended" in str(error)


def test_no_organization(aws: str, tmp_path: Path) -> None:
    result = conformant("audit", "--organization", "--role-name", "audit", *CHOSEN, cwd=tmp_path)
    _said(result.stderr, "organization", "--accounts")
    assert result.returncode == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--organization"], "give --role-name too"),
        (["--role-name", "audit"], "give --organization or --accounts too"),
        (["--organization", "--role-name", "a", "--accounts", "x"], "give one of them"),
        (["--service", "s33"], "no collector for 's33'"),
        (["--type", "Bucket"], "is no resource type"),
        (["--accounts", "nowhere.yaml"], "cannot be read"),
    ],
)
def test_options_that_do_not_fit(aws: str, tmp_path: Path, options: list[str], said: str) -> None:
    result = conformant("audit", *options, cwd=tmp_path)
    assert result.returncode == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) <= 2


def _said(text: str, *parts: str) -> None:
    assert len(text.splitlines()) <= 2, text
    for part in parts:
        assert part in text
