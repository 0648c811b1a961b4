"""Where this user's models, caches and default memory stand.

It does not create anything, and does not read settings.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def data_home(env: Mapping[str, str] = os.environ) -> Path:
    """$APLYSIA_HOME, or the platform's folder for a user's data.

    Linux: $XDG_DATA_HOME/aplysia or ~/.local/share/aplysia; macOS:
    ~/Library/Application Support/aplysia; Windows: %LOCALAPPDATA%\\aplysia.
    """
    if named := env.get("APLYSIA_HOME"):
        return Path(named).expanduser().absolute()
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "aplysia"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "aplysia"
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "aplysia"
