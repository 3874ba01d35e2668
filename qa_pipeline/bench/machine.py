"""What was measured on, without a name or an address: figures without it say nothing."""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("openai-whisper", "faster-whisper", "ctranslate2", "torch")
_UNITS = {
    "avx2": "AVX2",
    "avx512f": "AVX-512",
    "avx512_vnni": "VNNI",
    "avx512_bf16": "bf16",
    "amx_tile": "AMX",
}
"""Of an x86 processor, those that multiply matrices faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One machine at one moment."""

    processor: str
    cores: int
    units: tuple[str, ...]
    system: str
    load: float | None
    """Processes that wanted to run in the last minute before it began; None: the system does not say."""
    versions: tuple[tuple[str, str], ...]

    def sentence(self) -> str:
        """For people."""
        units = f" with {', '.join(self.units)}" if self.units else ""
        load = "" if self.load is None else f", load before it began {self.load:.1f}"
        versions = ", ".join(f"{name} {number}" for name, number in self.versions)
        return f"{self.processor}, {self.cores} cores{units}, {self.system}{load}; {versions}"


def this_machine() -> Machine:
    """The machine that this runs on."""
    name, units = _processor()
    return Machine(
        processor=name,
        cores=os.cpu_count() or 1,
        units=units,
        system=f"{platform.system()}, Python {platform.python_version()}",
        load=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        versions=tuple((each, number) for each in _LIBRARIES if (number := _version(each))),
    )


def _processor() -> tuple[str, tuple[str, ...]]:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8", errors="replace").splitlines() if info.is_file() else []
    pairs = [(key.strip(), value.strip()) for key, _, value in (line.partition(":") for line in lines)]
    names = [value for key, value in pairs if key == "model name"]
    flags = next((set(value.split()) for key, value in pairs if key == "flags"), set[str]())
    return (
        names[0] if names else platform.processor() or platform.machine(),
        tuple(said for flag, said in _UNITS.items() if flag in flags),
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
