"""An article page for strangers against the same bytes as a static file.

`python -m benchmarks.article`: the page with 50 comments, from memory and fresh by its version,
against nginx with gzip_static. SQLite; also the bytes of a first visit.
"""

import gzip
import re
import tempfile
from pathlib import Path
from statistics import median

from benchmarks import load
from benchmarks.ground import ground, serving
from benchmarks.seed import an_article

GOAL = 0.45
MOST_KILOBYTES = 60


def main() -> bool:
    """True: something falls short."""
    load.needed("wrk", "nginx")
    with ground() as app:
        path = f"/briefings/{an_article(comments=50)}"
        with serving(app) as site, tempfile.TemporaryDirectory() as folder:
            for _ in range(6):  # until both workers keep it
                zipped = load.fetched(site + path)
            files = _files(site, zipped)
            with load.nginx(Path(folder), zipped, gzip.decompress(zipped)) as static:
                found = load.rates({"nginx": static, "moothall": site + path})
    for name, rates in found.items():
        print(f"  {name:<10} {median(rates):8.0f} pages/s  {[round(rate) for rate in rates]}")
    print(f"  first visit: {files}")
    return any(
        [
            load.told(
                "article page, 50 comments, of nginx gzip_static (SQLite)",
                load.ratio(found["moothall"], found["nginx"]),
                GOAL,
            ),
            load.told(
                f"first visit within {MOST_KILOBYTES} KB compressed",
                MOST_KILOBYTES * 1024 / sum(files.values()),
                1,
            ),
        ]
    )


def _files(site: str, zipped: bytes) -> dict[str, int]:
    """Compressed bytes of the page and of every file it names in its head."""
    head = gzip.decompress(zipped).decode().partition("</head>")[0]
    named = re.findall(r'<(?:link[^>]*rel="(?:stylesheet|icon)"|script)[^>]*?>', head)
    sources = [re.search(r'(?:href|src)="(/[^"]+)"', tag) for tag in named]
    paths = [source[1].replace("&amp;", "&") for source in sources if source]
    return {"page": len(zipped)} | {path: len(load.fetched(site + path)) for path in paths}


if __name__ == "__main__":
    raise SystemExit(main())
