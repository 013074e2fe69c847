"""Before an account is asked: whether botocore and the schemas know what the collectors count on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import botocore
import botocore.exceptions

from scanner import integrity, schema
from scanner.collect.aws.catalogue import SERVICES
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.models import loader
from scanner.integrity import Altered

_MODELS = ("service-2.json.gz", "service-2.json", "paginators-1.json", "endpoint-rule-set-1.json.gz")
_HINT = "install conformant anew, with its dependencies: pip install --force-reinstall conformant"


def check(collectors: Sequence[Collector]) -> None:
    """
    Every call that is declared is an operation of its service, every type that is yielded has its schema, and no file
    that tells of either is missing or altered. Raises Altered: without it, rules would pass on what nobody read.
    """
    calls = sorted({operation for collector in collectors for operation in collector.calls})
    services = sorted({operation.partition(".")[0] for operation in calls})
    # Of a service whose newest model is gone an older one would be taken.
    folder = Path(botocore.__file__).parent
    integrity.check_folders(folder, botocore.__version__, [f"data/{service}" for service in services], _MODELS)
    known = {service: _operations(service) for service in services}
    for operation in calls:
        service, _, method = operation.partition(".")
        if method not in known[service]:
            raise Altered(f"botocore {botocore.__version__} does not know {operation}, which is to be asked", _HINT)
    # A type that somebody named on the command line may have none.
    own = (collector for collector in collectors if collector.service in SERVICES)
    for name in sorted({name for collector in own for name in collector.types}):
        if name.startswith("AWS::") and not schema.known(name):
            raise Altered(f"the schema of {name} is missing", _HINT)


def _operations(service: str) -> set[str]:
    try:
        model = loader().load_service_model(service, "service-2")
        return {botocore.xform_name(name) for name in model["operations"]}
    except (botocore.exceptions.BotoCoreError, OSError, ValueError, LookupError, AttributeError, TypeError) as error:
        message = f"botocore {botocore.__version__} has no sound model of {service} ({type(error).__name__})"
        raise Altered(message, _HINT) from None
