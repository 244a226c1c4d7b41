from typing import Any

from .mathematics import log as log
from .mathematics import log2 as log2
from .mathematics import pow as pow  # noqa: A004 - math's name
from .mathematics import prod as prod

def __getattr__(name: str) -> Any: ...
