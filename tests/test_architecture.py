"""The structure the design promises: imports go one way, and every package says what it exports."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ["corpus", "index", "assistant", "ui"]


def modules(package: str) -> list[Path]:
    return sorted(ROOT.glob("ui*.py") if package == "ui" else (ROOT / package).rglob("*.py"))


def top_names(package: str) -> set[str]:
    """What an import of the package begins with: its own name, or that of each of the page's modules."""
    return {path.stem for path in modules(package)} if package == "ui" else {package}


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
    above = {name for higher in ORDER[ORDER.index(package) + 1 :] for name in top_names(higher)}
    faults = {str(path.relative_to(ROOT)): imported(path) & above for path in modules(package)}
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("package", ORDER)
def test_every_name_exported_exists(package: str) -> None:
    for path in modules(package):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        missing = [exported for exported in getattr(module, "__all__", []) if not hasattr(module, exported)]
        assert missing == [], name
