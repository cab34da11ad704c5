"""Counts of several processes, as Prometheus reads them."""

from pathlib import Path

from app.core import metrics


def test_processes_of_one_machine_are_added_up(tmp_path: Path) -> None:
    counts = [metrics.Counts() for _ in range(2)]
    for n, each in enumerate(counts, start=1):
        each.keep(tmp_path)
        each.add("moothall_requests_total", n, path="/about", status="200")
        each.flush()

    assert counts[0].added_up() == {'moothall_requests_total{path="/about",status="200"}': 3}


def test_what_is_not_kept_counts_nothing() -> None:
    counts = metrics.Counts()

    counts.add("moothall_requests_total")
    counts.flush()

    assert counts.added_up() == {}


def test_counts_begin_at_nothing_when_the_site_is_started(tmp_path: Path) -> None:
    before, counts = metrics.Counts(), metrics.Counts()
    before.keep(tmp_path)
    before.add("moothall_requests_total")
    before.flush()

    metrics.clear(tmp_path)
    counts.keep(tmp_path)

    assert counts.added_up() == {}


def test_a_histogram_is_written_as_prometheus_reads_it(tmp_path: Path) -> None:
    counts = metrics.Counts()
    counts.keep(tmp_path)
    counts.took("moothall_request_seconds", 2.0, kept="no")
    counts.add("moothall_requests_total", path='/a"\n')

    shown = metrics.text(counts.added_up(), {"moothall_disk_free_bytes": 12345678901})

    assert shown.splitlines() == [
        "# TYPE moothall_request_seconds histogram",
        'moothall_request_seconds_bucket{kept="no",le="2.5"} 1',
        'moothall_request_seconds_bucket{kept="no",le="5.0"} 1',
        'moothall_request_seconds_bucket{kept="no",le="+Inf"} 1',
        'moothall_request_seconds_sum{kept="no"} 2',
        'moothall_request_seconds_count{kept="no"} 1',
        "# TYPE moothall_requests_total counter",
        'moothall_requests_total{path="/a\\"\\n"} 1',
        "# TYPE moothall_disk_free_bytes gauge",
        "moothall_disk_free_bytes 12345678901",
    ]


def test_requests_are_counted_by_pattern_and_those_from_memory_apart(tmp_path: Path) -> None:
    counts = metrics.Counts()
    counts.keep(tmp_path)
    patterns = iter(["/people/<handle>", None])

    def app(environ: dict[str, object], start: object) -> list[bytes]:
        if (pattern := next(patterns)) is not None:
            environ[metrics.PATTERN] = pattern
        start("200 OK", [])  # type: ignore[operator]  # a callable of WSGI
        return [b""]

    counted = metrics.Counted(app, counts)
    for method in ("GET", "MADE-UP"):
        list(counted({"REQUEST_METHOD": method}, lambda *_: print))

    requests = {line for line in counts.added_up() if "requests_total" in line}
    assert requests == {
        'moothall_requests_total{method="GET",path="/people/<handle>",status="200"}',
        'moothall_requests_total{method="other",path="kept",status="200"}',
    }
