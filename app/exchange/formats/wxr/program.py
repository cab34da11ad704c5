"""The program itself: its limits, what it reads and what it writes."""

import json
import os
import resource
import sys

from .elements import Record
from .reading import Refused, check, records

MEMORY = 512 * 1024 * 1024
SECONDS = 20
SECONDS_PER_MEGABYTE = 2
TOO_LARGE = "This file needs more memory than an import may use. Export it in smaller parts."


def main() -> None:
    size = os.fstat(sys.stdin.fileno()).st_size
    _limit(size)
    try:
        check(sys.stdin.buffer)
        sys.stdin.buffer.seek(0)
        for record in records(sys.stdin.buffer):
            _write(record)
    except Refused as refused:
        _write({"is": "refused", "sentence": str(refused)})
    except MemoryError:
        _write({"is": "refused", "sentence": TOO_LARGE})
    else:
        _write({"is": "end"})


def _limit(size: int) -> None:
    seconds = SECONDS + SECONDS_PER_MEGABYTE * size // 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(record: Record) -> None:
    sys.stdout.buffer.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()
