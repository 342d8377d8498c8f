"""The machine and the versions that a run's numbers belong to."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("torch", "captum", "numpy")


def describe() -> dict[str, str | int]:
    """Return the processor, its cores that this process may use, the system and versions."""
    return {
        "processor": processor(),
        "cores": cores(),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }


def processor() -> str:
    """Return the processor's name."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = re.findall(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(), re.MULTILINE)
        if names:
            return names[0].strip()
    return platform.processor() or platform.machine()


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def slug() -> str:
    """Return the processor and cores as a part of a file name."""
    return re.sub("[^a-z0-9]+", "-", f"{processor()} {cores()} cores".lower())
