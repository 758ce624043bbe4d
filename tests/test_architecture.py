"""The structure the design promises: imports go one way, and every package says what it exports."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ["corpus", "index", "assistant", "ui"]


def modules(package: str) -> list[Path]:
    return [ROOT / "ui.py"] if package == "ui" else sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level names a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", ORDER)
def test_imports_go_one_way(package: str) -> None:
    above = set(ORDER[ORDER.index(package) + 1 :])
    faults = {str(path.relative_to(ROOT)): imported(path) & above for path in modules(package)}
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("package", ORDER)
def test_every_name_exported_exists(package: str) -> None:
    for path in modules(package):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        missing = [exported for exported in getattr(module, "__all__", []) if not hasattr(module, exported)]
        assert missing == [], name
