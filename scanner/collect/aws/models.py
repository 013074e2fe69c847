"""botocore's models of the services, cut down to what is asked: they are most of a run's memory otherwise."""

from __future__ import annotations

import gzip
import json
import os
import threading
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import botocore
import botocore.loaders

from scanner import integrity

_OWN = frozenset(
    {
        "ec2.describe_regions",
        "organizations.list_accounts",
        "sts.assume_role",
        "sts.assume_role_with_web_identity",
        "sts.get_caller_identity",
        "sso.get_role_credentials",
        "sso-oidc.create_token",
    }
)
"""What a run asks besides its collectors."""


_BOTOCORE = Path(botocore.__file__).parent


class _Files(botocore.loaders.JSONFileLoader):  # type: ignore[misc]
    """Reads into plain objects, which keep their order too and take half the time."""

    def _load_file(self, full_path: str, open_method: Any) -> Any:
        path, data = Path(full_path), None
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        finally:
            integrity.check(_BOTOCORE, botocore.__version__, path, data)
        try:
            return json.loads(data if open_method is open else gzip.decompress(data))
        except (EOFError, OSError, ValueError, zlib.error):
            hint = "install it anew: pip install --force-reinstall botocore"
            raise integrity.Altered(f"{full_path} can't be read: it is cut short or altered", hint) from None


class Loader(botocore.loaders.Loader):  # type: ignore[misc]
    """
    A loader that keeps of each service only the operations which somebody said to need.

    The model of EC2 alone takes 40 MB as Python objects, and a class with its 700 methods for each client.
    """

    FILE_LOADER_CLASS = _Files

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._wanted: dict[str, set[str]] = {}
        self._models: dict[tuple[str, str | None], dict[str, Any]] = {}
        self._own_lock = threading.RLock()
        self.need(_OWN)

    def need(self, operations: Iterable[str]) -> None:
        """Keep these operations too: 's3.list_buckets'. Clients that were made before don't have them."""
        with self._own_lock:
            for operation in operations:
                service, _, method = operation.partition(".")
                known = self._wanted.setdefault(service, set())
                if method not in known:
                    known.add(method)
                    for key in [key for key in self._models if key[0] == service]:
                        del self._models[key]

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """A model; of the services' own only what is needed."""
        with self._own_lock:
            wanted = self._wanted.get(service_name)
            if type_name != "service-2" or not wanted:
                return super().load_service_model(service_name, type_name, api_version)
            key = (service_name, api_version)
            if key not in self._models:
                self._models[key] = _cut(super().load_service_model(service_name, type_name, api_version), wanted)
                # The base class keeps the whole in its own cache.
                for kept in [k for k in self._cache if k[0].startswith("load_") and _is_about(k, service_name)]:
                    del self._cache[kept]
            return self._models[key]


def _is_about(key: tuple[Any, ...], service: str) -> bool:
    texts = [part for part in key if isinstance(part, str)]
    return any(text.endswith("service-2") for text in texts) and any(
        text == service or text.startswith(f"{service}/") for text in texts
    )


def _cut(model: Mapping[str, Any], wanted: set[str]) -> dict[str, Any]:
    operations = {
        name: {key: value for key, value in operation.items() if key not in ("documentation", "documentationUrl")}
        for name, operation in model["operations"].items()
        if botocore.xform_name(name) in wanted
    }
    shapes: dict[str, Any] = {}
    pending = [
        operation[key]["shape"] for operation in operations.values() for key in ("input", "output") if key in operation
    ]
    pending += [error["shape"] for operation in operations.values() for error in operation.get("errors", ())]
    while pending:
        name = pending.pop()
        if name not in shapes:
            shapes[name] = _plain(model["shapes"][name])
            pending += _members(model["shapes"][name])
    return {**{key: model[key] for key in model if key not in ("documentation", "examples")},
            "operations": operations, "shapes": shapes}  # fmt: skip


def _members(shape: Mapping[str, Any]) -> list[str]:
    found = [member["shape"] for member in shape.get("members", {}).values()]
    return found + [shape[key]["shape"] for key in ("member", "key", "value") if key in shape]


def _plain(shape: Mapping[str, Any]) -> dict[str, Any]:
    """A shape without its prose."""
    kept = {key: value for key, value in shape.items() if key != "documentation"}
    if "members" in kept:
        kept["members"] = {
            name: {key: value for key, value in member.items() if key != "documentation"}
            for name, member in kept["members"].items()
        }
    return kept


@cache
def loader() -> Loader:
    """The one loader of the process: what was read once serves all accounts."""
    paths = os.environ.get("AWS_DATA_PATH", "")
    return Loader(extra_search_paths=[os.path.expandvars(os.path.expanduser(p)) for p in paths.split(os.pathsep) if p])
