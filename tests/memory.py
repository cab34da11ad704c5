"""How much memory a process has needed.

`getrusage` would not do in a process that a test starts: what it says begins with the memory of
whoever started it.
"""

import re
from pathlib import Path


def peak() -> int:
    """MB, of this process since it began."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) // 1024
