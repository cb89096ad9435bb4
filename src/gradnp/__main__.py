"""``python -m gradnp``: what this installation can run on."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import os
import sys
from collections.abc import Sequence
from importlib import metadata
from typing import Any

from gradnp._core import registry


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code: 0, or 1 if an installed backend fails to load."""
    parser = argparse.ArgumentParser(
        prog="python -m gradnp",
        description="gradnp: NumPy code that differentiates on PyTorch, TensorFlow and JAX.",
    )
    commands = parser.add_subparsers(dest="command", metavar="command")
    info = commands.add_parser("info", help="show the backends: versions, devices, default dtypes, what is missing")
    info.add_argument("--json", action="store_true", help="as JSON, for scripts and bug reports")
    info.add_argument(
        "--plugin",
        action="append",
        default=[],
        metavar="MODULE",
        help="import this module first, which registers a backend of its own (repeatable)",
    )
    asked = parser.parse_args(arguments)
    if asked.command is None:
        parser.print_help()
        return 0
    # Before a framework is imported: TensorFlow and XLA announce themselves on standard error, unless asked not to.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    for module in asked.plugin:
        try:
            importlib.import_module(module)
        except ImportError as error:
            print(f"{parser.prog}: --plugin {module}: {error}", file=sys.stderr)
            return 2
    found = information()
    print(json.dumps(found, indent=2) if asked.json else table(found))
    return 1 if any("error" in backend for backend in found["backends"].values()) else 0


def information() -> dict[str, Any]:
    """The version of gradnp and Python, and what is known of each registered backend."""
    return {
        "gradnp": _version("gradnp"),
        "python": sys.version.split()[0],
        "default": registry.get_backend(),
        "backends": {name: _describe(name) for name in registry.REGISTRATIONS},
    }


def _describe(name: str) -> dict[str, Any]:
    registration = registry.REGISTRATIONS[name]
    if not registration.installed:
        return {"installed": False, "install": registration.install}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            module = registry.load(name)
        floating, integer = module.default_dtypes()
        devices = [str(device) for device in getattr(module, "devices", lambda: ["cpu"])()]
    except Exception as error:
        return {"installed": True, "error": f"{type(error).__name__}: {error}".partition("\n")[0]}
    return {
        "installed": True,
        "version": getattr(sys.modules.get(registration.requires), "__version__", None)
        or _version(registration.requires),
        "devices": devices,
        "float": floating,
        "int": integer,
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"


def table(found: dict[str, Any]) -> str:
    """`information` for reading."""
    rows = [("backend", "version", "devices", "default float", "default int")]
    notes = []
    for name, backend in found["backends"].items():
        if not backend["installed"]:
            rows.append((name, "not installed", "", "", ""))
            notes.append(f"{name}: {backend['install']}")
        elif "error" in backend:
            rows.append((name, "does not load", "", "", ""))
            notes.append(f"{name}: {backend['error']}")
        else:
            rows.append((name, backend["version"], ", ".join(backend["devices"]), backend["float"], backend["int"]))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    head = f"gradnp {found['gradnp']}, Python {found['python']}; the default backend is {found['default']}"
    return "\n".join([head, "", *lines, *([""] if notes else []), *notes])


if __name__ == "__main__":
    sys.exit(main())
