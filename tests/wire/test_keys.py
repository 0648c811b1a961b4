"""Keys that several processes make at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from aplysia.server.keys import FILE, Keys

_MAKES = """
import sys
from pathlib import Path
from aplysia.server.keys import Keys
for n in range(20):
    Keys(Path(sys.argv[1])).make(f"{sys.argv[2]}-{n}", tenant=("a",))
"""


def test_keys_made_by_several_processes_at_once_are_all_kept(tmp_path: Path) -> None:
    file = tmp_path / FILE
    some = [subprocess.Popen([sys.executable, "-c", _MAKES, str(file), name]) for name in "xyz"]
    assert [one.wait(60) for one in some] == [0, 0, 0]
    assert {k.name for k in Keys(file).all()} == {f"{p}-{n}" for p in "xyz" for n in range(20)}
