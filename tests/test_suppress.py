"""Suppressions in the source: which findings they are about."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers import command, write

TEMPLATE = """\
Resources:
  Ours:  # conformant: ignore[S3-001, S3-007] public, and short-lived
    Type: AWS::S3::Bucket
  Small:  # conformant:ignore[s3-001]
    Type: AWS::S3::Bucket
  Theirs:  # conformant: ignore[ckv_aws_53, S3.14] as we had it in the other tool
    Type: AWS::S3::Bucket
  Data: {Type: AWS::S3::Bucket, Metadata: {conformant: {ignore: [{id: CKV_AWS_53, reason: public}, s3-007, 5, {}]}}}
  Above:
    # conformant: ignore[S3-001] not on the first line of the resource
    Type: AWS::S3::Bucket
  Other:  # conformant: ignore[S3-002] another rule
    Type: AWS::S3::Bucket
  None:  # conformant: ignore[] nothing
    Type: AWS::S3::Bucket
"""


def test_what_is_accepted(tmp_path: Path) -> None:
    write(tmp_path, {"t.yaml": TEMPLATE})
    done = command("scan", "t.yaml", "--rule", "S3-001", "--rule", "S3-007", "-o", "json", cwd=tmp_path)
    results = json.loads(done.stdout)["results"]
    accepted = {
        (result["resource"]["id"], result["rule_id"]): result["suppression"]["justification"]
        for result in results
        if result.get("suppression")
    }
    assert accepted == {
        ("Ours", "S3-001"): "public, and short-lived",
        ("Ours", "S3-007"): "public, and short-lived",
        ("Small", "S3-001"): "",
        ("Theirs", "S3-001"): "as we had it in the other tool",
        ("Theirs", "S3-007"): "as we had it in the other tool",
        ("Data", "S3-001"): "public",
        ("Data", "S3-007"): "",
    }
    assert len(results) == 14
