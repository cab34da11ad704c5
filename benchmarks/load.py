"""Readers on loopback: wrk for a bounded time, and nginx with the same bytes as the floor."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

SECONDS = 4
READERS = 16
GZIP = {"Accept-Encoding": "gzip"}

NGINX = """
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  default_type text/html;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  keepalive_requests 1000000000;
  server {{ listen 127.0.0.1:{port}; root {folder}/pages; gzip_static on; }}
}}
"""


def needed(*programs: str) -> None:
    """Ends the run when a program is missing, with what installs it."""
    packages = {"wrk": "wrk", "nginx": "nginx-light"}
    missing = [packages[program] for program in programs if not shutil.which(program)]
    if missing:
        sys.exit(f"Missing: install with  sudo apt-get install {' '.join(missing)}")


def fetched(url: str) -> bytes:
    """The compressed bytes of a page."""
    with urlopen(Request(url, headers=GZIP), timeout=60) as answer:  # noqa: S310  loopback
        return bytes(answer.read())


def rate(url: str, *, seconds: int = SECONDS) -> float:
    """Answers a second to READERS readers; ends the run when one of them is refused."""
    command = ["wrk", "-t2", f"-c{READERS}", f"-d{seconds}s", "-H", "Accept-Encoding: gzip", url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in said, said
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found is not None, said
    return float(found[1])


def rates(
    urls: dict[str, str], *, rounds: int = 5, seconds: int = SECONDS
) -> dict[str, list[float]]:
    """Rates of each address, in interleaved rounds, so that a busy moment meets all of them."""
    measured: dict[str, list[float]] = {name: [] for name in urls}
    for _ in range(rounds):
        for name, url in urls.items():
            measured[name].append(rate(url, seconds=seconds))
    return measured


def ratio(of: list[float], to: list[float]) -> float:
    """Median of the ratios within each round."""
    return median(one / other for one, other in zip(of, to, strict=True))


def p95(times: list[float]) -> float:
    """What 95 in 100 are within."""
    return sorted(times)[len(times) * 95 // 100]


def told(name: str, found: float, goal: float) -> bool:
    """Prints a figure beside its goal. True: it falls short."""
    short = found < goal
    print(f"{name:<62} {found:6.2f}   goal {goal:.2f}   {'SHORT' if short else 'met'}")
    return short


@contextmanager
def nginx(folder: Path, zipped: bytes, plain: bytes) -> Iterator[str]:
    """Address of the same page as a static file, compressed beforehand."""
    pages = folder / "pages"
    pages.mkdir()
    (pages / "page.html").write_bytes(plain)
    (pages / "page.html.gz").write_bytes(zipped)
    for readable in (folder, pages):
        readable.chmod(0o755)
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}/page.html"
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            fetched(address)
        except OSError:
            time.sleep(0.05)
        else:
            return
    sys.exit(f"{address} does not answer")
