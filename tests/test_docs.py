"""The documentation keeps up with the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.cli import main

ROOT = Path(__file__).parent.parent


@pytest.fixture
def commands(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The commands that `essaim` lists."""
    assert main([]) == 0
    listed = capsys.readouterr().out.split("COMMANDE\n")[1].split("\n\n")[0]
    return re.findall(r"^    (\w+) ", listed, re.M)


@pytest.mark.parametrize("name", ["README.md", "LISEZMOI.md"])
def test_every_command_is_documented(name: str, commands: list[str]) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(commands) >= 13
    assert [command for command in commands if not re.search(rf"\bessaim (?:--library \S+ )?{command}\b", text)] == []


@pytest.mark.parametrize("name", ["README.md", "LISEZMOI.md"])
def test_no_command_is_invented(name: str, commands: list[str]) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    written = set(re.findall(r"^\s*(?:\$ )?essaim (?:--library \S+ )?([a-z]+)\b", text, re.M))
    assert written - set(commands) == set()


@pytest.mark.parametrize("name", ["README.md", "LISEZMOI.md"])
def test_every_image_is_there_described_and_light(name: str) -> None:
    images = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert len(images) == 3
    assert all(len(described) > 40 and (ROOT / path).stat().st_size < 300_000 for described, path in images)
