"""CloudWatch: alarms, composite alarms, and whether other accounts may look at the metrics."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

ALARM = "AWS::CloudWatch::Alarm"
COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
SHARING = "Account::CloudWatch::Sharing"
_KINDS = ["MetricAlarm", "CompositeAlarm"]


def alarms(reader: Reader) -> Iterator[Resource]:
    """The region's alarms, both kinds from one list."""
    tags = tagging.Tags(reader, "cloudwatch")
    for type_name, key in ((ALARM, "MetricAlarms"), (COMPOSITE, "CompositeAlarms")):
        # Without the kinds only alarms on metrics are told.
        for alarm in reader.shared("cloudwatch.describe_alarms", key, AlarmTypes=_KINDS, MaxRecords=100):
            arn, name = alarm["AlarmArn"], alarm["AlarmName"]
            properties = shape.like(type_name, alarm, Tags=tags.of(arn))
            state = {
                "StateValue": alarm.get("StateValue"),
                "StateUpdatedTimestamp": shape.moment(alarm.get("StateUpdatedTimestamp")),
            }
            yield reader.resource(type_name, arn, properties, ref=name, live=shape.compact(state))


def sharing(reader: Reader) -> Iterator[Resource]:
    """Whom the role trusts that shows the account's metrics, alarms and logs to other accounts; no role, nobody."""
    role = reader.get("iam.get_role", absent=("NoSuchEntity",), RoleName="CloudWatch-CrossAccountSharingRole")
    trust = shape.document(shape.pick(role, "Role", "AssumeRolePolicyDocument"))
    yield reader.resource(SHARING, reader.settings_id(SHARING), shape.compact({"SharingRoleTrust": trust}))


COLLECTORS = (
    Collector(
        service="cloudwatch",
        types=(ALARM, COMPOSITE),
        calls={"cloudwatch.describe_alarms": "cloudwatch:DescribeAlarms", **tagging.CALLS},
        collect=alarms,
    ),
    Collector(
        service="cloudwatch",
        types=(SHARING,),
        calls={"iam.get_role": "iam:GetRole"},
        collect=sharing,
        is_global=True,
    ),
)
