"""EC2: networks, instances and disks, each in a file of its own."""

from __future__ import annotations

from scanner.collect.aws import ec2_instances, ec2_network, ec2_security, ec2_storage

COLLECTORS = (
    *ec2_network.COLLECTORS,
    *ec2_security.COLLECTORS,
    *ec2_instances.COLLECTORS,
    *ec2_storage.COLLECTORS,
)
