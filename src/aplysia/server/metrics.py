"""Counts and times of the server, in the text format of Prometheus.

Labels are of few values: routes, statuses, reasons; never a user, a namespace or a belief.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
ABOUT = {
    "aplysia_requests_total": "Requests answered.",
    "aplysia_request_duration_seconds": "From a request to the end of its answer.",
    "aplysia_first_byte_seconds": "From a request to the first byte of its answer.",
    "aplysia_first_token_seconds": "From a request to the first word of a streamed reply.",
    "aplysia_recall_duration_seconds": "Keeping what was said and recalling what fits.",
    "aplysia_memory_degraded_total": "Requests that went on without memory.",
    "aplysia_replies_lost_total": "Replies that could not be kept.",
    "aplysia_upstream_failures_total": "Replies that did not come, or broke off.",
    "aplysia_streams": "Replies that are being streamed.",
    "aplysia_listeners": "Listeners of the feed.",
    "aplysia_idle_done_total": "Episodes that idle work has treated, or its calls.",
    "aplysia_idle_failures_total": "Steps of idle work that did not succeed.",
    "aplysia_idle_working": "Whether idle work is being done.",
    "aplysia_mcp_calls_total": "Calls of the tools of MCP over HTTP.",
    "aplysia_uptime_seconds": "Since this process began.",
    "aplysia_episodes": "What was said and is kept, in the whole store.",
    "aplysia_beliefs": "Beliefs in the whole store.",
    "aplysia_namespaces": "Namespaces that hold something.",
    "aplysia_store_bytes": "The store's files.",
    "aplysia_build_info": "The version, as a label.",
    "process_resident_memory_bytes": "Memory that this process holds.",
    "process_start_time_seconds": "When it began, in seconds since 1970.",
    "process_cpu_seconds_total": "Processor time that it has used.",
}
_STARTED = time.time()
Labels = tuple[tuple[str, str], ...]


def process() -> dict[str, float]:
    """Of this process, as far as the system tells: under the names that Prometheus' clients use."""
    spent = os.times()
    found = {
        "aplysia_uptime_seconds": time.time() - _STARTED,
        "process_start_time_seconds": _STARTED,
        "process_cpu_seconds_total": spent.user + spent.system,
    }
    with suppress(OSError, ValueError, IndexError):  # Linux alone has it
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        found["process_resident_memory_bytes"] = pages * os.sysconf("SC_PAGE_SIZE")
    return found


class Metrics:
    """Safe for use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[tuple[str, Labels], float] = defaultdict(float)
        self.count("aplysia_replies_lost_total", 0)  # an alarm sees the first of them
        for reason in ("failed", "late", "limit", "unreadable"):
            self.count("aplysia_memory_degraded_total", 0, reason=reason)
        self._times: dict[tuple[str, Labels], list[float]] = {}

    def count(self, name: str, by: float = 1, **labels: str) -> None:
        with self._lock:
            self._counts[name, _key(labels)] += by

    def set(self, name: str, value: float, **labels: str) -> None:
        with self._lock:
            self._counts[name, _key(labels)] = float(value)

    def time(self, name: str, seconds: float, **labels: str) -> None:
        with self._lock:
            row = self._times.setdefault((name, _key(labels)), [0.0] * (len(_SECONDS) + 2))
            row[bisect_left(_SECONDS, seconds)] += 1
            row[-1] += seconds

    def value(self, name: str, **labels: str) -> float:
        with self._lock:
            return self._counts.get((name, _key(labels)), 0.0)

    def text(self, **gauges: float) -> str:
        """All of it, and `gauges` that are for this reader alone, as Prometheus reads it."""
        with self._lock:
            counts = sorted(self._counts.items())
            times = sorted((key, list(row)) for key, row in self._times.items())
        counts += [((name, ()), float(value)) for name, value in sorted(gauges.items())]
        lines, seen = list[str](), set[str]()
        for (name, labels), value in counts:
            kind = "counter" if name.endswith("_total") else "gauge"
            lines += _head(name, kind, seen)
            lines.append(f"{name}{_shown(labels)} {value!r}")
        for (name, labels), row in times:
            lines += _head(name, "histogram", seen)
            total = 0.0
            for limit, n in zip((*map(str, _SECONDS), "+Inf"), row[:-1], strict=True):
                total += n
                lines.append(f"{name}_bucket{_shown((*labels, ('le', limit)))} {total!r}")
            lines.append(f"{name}_sum{_shown(labels)} {row[-1]:.6f}")
            lines.append(f"{name}_count{_shown(labels)} {total!r}")
        return "\n".join(lines) + "\n"


def _key(labels: Mapping[str, str]) -> Labels:
    return tuple(sorted(labels.items()))


def _head(name: str, kind: str, seen: set[str]) -> list[str]:
    if name in seen:
        return []
    seen.add(name)
    return [f"# HELP {name} {ABOUT.get(name, name)}", f"# TYPE {name} {kind}"]


def _shown(labels: Labels) -> str:
    if not labels:
        return ""
    pairs = (f'{k}="{v.translate(_ESCAPES)}"' for k, v in labels)
    return f"{{{','.join(pairs)}}}"


_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
