"""Where the library lives, how it is filled and kept up to date, and the check of a folder of fiches."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import FakeEncoder

from assistant import embedded
from assistant.embedded import check_folder, default_folder, open_library
from assistant.errors import AssistantError
from corpus.errors import CorpusError
from corpus.fichefile import embedded_files
from index.errors import MissingLibraryError, ModelMismatchError


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two fiches in place of the embedded ones, and encoders without a model ("fake", "other")."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for name, path in zip(("one.md", "two.md"), embedded_files(), strict=False):
        (folder / name).write_bytes(path.read_bytes())
    monkeypatch.setattr(embedded, "embedded_files", lambda: sorted(folder.glob("*.md")))
    monkeypatch.setattr(embedded, "second_encoder", lambda: None)
    monkeypatch.setattr(embedded, "load", lambda name: FakeEncoder(name or "fake"))
    monkeypatch.setattr("index.library.load", lambda name: FakeEncoder(name or "fake"))
    return folder


def names(folder: Path) -> list[str]:
    with open_library(folder) as library:
        return sorted(d.name for d in library.documents())


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"ESSAIM_LIBRARY": "/b", "XDG_DATA_HOME": "/x"}, "/b"),
        ({"ESSAIM_LIBRARY": "", "XDG_DATA_HOME": "/x"}, "/x/essaim"),
        ({}, str(Path.home() / ".local" / "share" / "essaim")),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders are Linux's")
def test_default_folder(environment: dict[str, str], folder: str) -> None:
    assert default_folder(environment) == Path(folder)


def test_a_new_library_is_filled_and_another_is_not(shipped: Path, tmp_path: Path) -> None:
    assert names(tmp_path / "b") == ["one.md", "two.md"]
    with open_library(tmp_path / "c", fill=False) as library:
        assert library.size == 0
    with pytest.raises(MissingLibraryError):
        open_library(tmp_path / "d", fill=False, create=False)
    assert not (tmp_path / "d").exists()


def test_it_follows_what_is_shipped(shipped: Path, tmp_path: Path) -> None:
    with open_library(tmp_path / "b") as library:
        before = {f.id for f in library.fiches()}
    (shipped / "two.md").rename(shipped / "renamed.md")
    with open_library(tmp_path / "b") as library:
        assert sorted(d.name for d in library.documents()) == ["one.md", "renamed.md"]
        assert {f.id for f in library.fiches()} == before
        assert library.notices == []


def test_what_the_user_removed_stays_out_until_it_changes(shipped: Path, tmp_path: Path) -> None:
    with open_library(tmp_path / "b") as library:
        library.remove("one.md")
    assert names(tmp_path / "b") == ["two.md"]
    (shipped / "one.md").write_text((shipped / "one.md").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert names(tmp_path / "b") == ["one.md", "two.md"]


def test_a_fiche_the_user_has_elsewhere_does_not_keep_the_others_out(shipped: Path, tmp_path: Path) -> None:
    from assistant.assistant import Assistant

    (tmp_path / "mine.md").write_bytes((shipped / "one.md").read_bytes())
    with open_library(tmp_path / "b", fill=False) as library:
        Assistant(library).add([tmp_path / "mine.md"])
    with open_library(tmp_path / "b") as library:
        assert sorted(d.name for d in library.documents()) == ["mine.md", "two.md"]
        assert len(library.notices) == 1
        assert "présent dans one.md et déjà dans mine.md" in library.notices[0]


def test_a_library_opens_with_its_own_model(shipped: Path, tmp_path: Path) -> None:
    open_library(tmp_path / "b", "other").close()
    with open_library(tmp_path / "b") as library:
        assert library.encoder.name == "other"
    with pytest.raises(ModelMismatchError, match="modèle other, alors que fake .*rebuild --model fake"):
        open_library(tmp_path / "b", "fake")
    with open_library(tmp_path / "b", "fake", rebuild=True) as library:
        assert library.status()["model"] == "fake"


def test_a_read_only_library_is_read_as_it_is(shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_library(tmp_path / "b").close()
    (shipped / "two.md").unlink()
    monkeypatch.setattr("index.library.is_writable", lambda folder: False)
    with open_library(tmp_path / "b") as library:
        assert library.size == 2
        assert library.notices == ["bibliothèque en lecture seule : les fiches d'Essaim n'y sont pas mises à jour"]


def test_a_file_in_the_way(shipped: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with pytest.raises(AssistantError, match="file : c'est un fichier ; attendu : le dossier"):
            open_library(folder)


def test_check_names_each_fault(shipped: Path, tmp_path: Path) -> None:
    assert check_folder(shipped) == ([], 2)
    (shipped / "twin.md").write_bytes((shipped / "one.md").read_bytes())
    (shipped / "void.md").write_text("rien")
    faults, count = check_folder(shipped)
    assert count == 4
    assert [fault.split(": ", 1)[1] for fault in faults] == [
        "titre : la même initiative que one.md (titre, départements et document identiques)",
        "en-tête : attendu : du YAML entre deux lignes « --- » en tête du fichier",
    ]
    with pytest.raises(CorpusError, match="introuvable"):
        check_folder(tmp_path / "none")
    (tmp_path / "bare").mkdir()
    with pytest.raises(CorpusError, match=r"aucun fichier \.md"):
        check_folder(tmp_path / "bare")


def test_every_embedded_fiche_is_sound() -> None:
    faults, count = check_folder(embedded_files()[0].parent)
    assert faults == []
    assert count == len(embedded_files())
