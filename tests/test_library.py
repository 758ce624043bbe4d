"""The library: in and out, what is reused, what is healed, who may write."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEncoder, cut_paragraphs, make_document, make_fiche

from corpus.models import Document, Fiche
from index.errors import (
    DamagedLibraryError,
    DuplicateFicheError,
    MissingLibraryError,
    ModelMismatchError,
    ReadOnlyLibraryError,
    UnknownDocumentError,
    UnknownFicheError,
)
from index.library import STORE_FILE, Library
from index.snapshot import DENSE_FILE, LEXICAL_FILE
from index.vectors import vector_key
from index.views import plain, units

ENTRIES: list[tuple[Document, list[Fiche]]] = [
    (
        make_document("recueil.pdf", "a" * 64),
        [
            make_fiche(),
            make_fiche(
                "alzheimer",
                "Une maison pour les malades d'Alzheimer",
                "Un accueil de jour pour les malades.\n\nLes aidants y trouvent un répit.",
                departments=("Nord",),
                regions=("Hauts-de-France",),
                everyday=("ma mère perd la tête", "mon mari ne me reconnaît plus"),
            ),
        ],
    ),
    (make_document("note.docx", "b" * 64), [make_fiche("taxi", "Un taxi solidaire", "Des bénévoles conduisent.", everyday=())]),
]
UNITS = (2 + 1 + 1 + 1) + (2 + 1 + 1 + 2) + (1 + 1 + 1)


def open_library(folder: Path, encoder: FakeEncoder | None = None, **options: object) -> Library:
    return Library.open(folder, encoder or FakeEncoder(), cut=cut_paragraphs, **options)  # type: ignore[arg-type]


@pytest.fixture
def library(tmp_path: Path, encoder: FakeEncoder) -> Iterator[Library]:
    with open_library(tmp_path, encoder) as opened:
        opened.add_many(ENTRIES)
        yield opened


def test_add_and_read_back(library: Library) -> None:
    fiches = [fiche for _, own in ENTRIES for fiche in own]
    assert list(library.fiches()) == fiches
    assert library.documents() == [document for document, _ in ENTRIES]
    assert library.size == 3
    assert library.fiche("taxi") == fiches[2]
    assert list(library.passages("alzheimer")) == cut_paragraphs(fiches[1])
    assert library.check() == []
    assert library.notices == []
    status = library.status()
    assert {k: status[k] for k in ("documents", "fiches", "passages", "units", "model", "dimension", "index", "read_only")} == {
        "documents": 2,
        "fiches": 3,
        "passages": 5,
        "units": UNITS,
        "model": "fake",
        "dimension": 32,
        "index": "flat",
        "read_only": False,
    }


def test_what_is_embedded_is_kept_apart_from_what_is_quoted(library: Library) -> None:
    fiche = make_fiche(text="**Job 41** est un [site](http://x.fr) du 1^{er} mai.\n- point", title="Job 41 !")
    found = units(fiche, cut_paragraphs(fiche))
    assert [u.view for u in found] == ["passage", "fiche", "title", "everyday"]
    head = "Job 41 ! (Loir-et-Cher)."
    assert found[0].text == f"{head} Rapprocher de l'emploi. Description. Job 41 est un site du 1er mai. point"
    assert fiche.text[found[0].start : found[0].end] == fiche.text
    assert found[1].text.startswith(f"{head} Rapprocher de l'emploi. Public : allocataires du RSA. Job 41 est")
    assert (found[2].text, found[3].text) == (head, fiche.everyday[0])
    assert plain("## Titre\n> *cité* <b>gras</b> 3 < 4") == "Titre cité gras 3 < 4"


def test_unchanged_documents_cost_nothing(library: Library, encoder: FakeEncoder) -> None:
    generation = library.status()["generation"]
    encoder.encoded.clear()
    assert library.add(*ENTRIES[0]) is False
    assert library.add_many(ENTRIES) == 0
    assert encoder.encoded == []
    assert library.status()["generation"] == generation


def test_a_changed_document_is_replaced_and_only_new_texts_are_encoded(library: Library, encoder: FakeEncoder) -> None:
    document, fiches = ENTRIES[0]
    encoder.encoded.clear()
    changed = make_fiche(text=fiches[0].text + "\n\nUn troisième paragraphe.")
    progress: list[tuple[int, int, str]] = []
    assert library.add(make_document(document.name, "c" * 64), [changed], lambda *step: progress.append(step))
    # The new passage and the whole, whose opening changed; title, everyday question and former passages are known.
    assert len(encoder.encoded) == 2
    assert progress == [(2, 2, "recueil.pdf")]
    assert [f.id for f in library.fiches()] == ["job-41", "taxi"]
    assert library.check() == []
    assert library.search("troisième paragraphe")[0].fiche == changed


def test_the_same_file_split_otherwise_is_replaced(library: Library) -> None:
    document, fiches = ENTRIES[0]
    assert library.add(document, fiches[:1])
    assert library.size == 2


def test_shipped_vectors_spare_the_encoder(tmp_path: Path, library: Library) -> None:
    other = FakeEncoder()
    texts = {u.text for _, own in ENTRIES for fiche in own for u in units(fiche, cut_paragraphs(fiche))}
    shipped = {vector_key(other.fingerprint, text): other.query([text])[0] for text in texts}
    with open_library(tmp_path / "other", other) as opened:
        opened.add_many(ENTRIES, vectors=shipped)
        assert other.encoded == []
        assert opened.check() == []
        assert [h.score for h in opened.search("taxi")] == pytest.approx([h.score for h in library.search("taxi")])


def test_remove(library: Library) -> None:
    assert library.remove("recueil.pdf") == 2
    assert [f.id for f in library.fiches()] == ["taxi"]
    assert library.check() == []
    with pytest.raises(UnknownDocumentError, match=r"note\.docx"):
        library.remove("note.doc")
    assert library.remove("note.docx") == 1
    assert library.size == 0 and library.search("taxi") == [] and library.check() == []


def test_what_the_user_removed_from_the_embedded_set_stays_out_until_it_changes(tmp_path: Path) -> None:
    with open_library(tmp_path) as library:
        library.add_many(ENTRIES, origin="embedded")
        library.remove("note.docx")
        assert library.add_many(ENTRIES, origin="embedded") == 0
        assert library.add_many([(make_document("note.docx", "d" * 64), ENTRIES[1][1])], origin="embedded") == 1
        library.remove("note.docx")
        assert library.add(*ENTRIES[1]) is True  # By the user's own hand.


def test_unknown_fiche_names_the_nearest(library: Library) -> None:
    with pytest.raises(UnknownFicheError, match="alzheimer") as caught:
        library.fiche("alzeimer")
    assert caught.value.nearest[0] == "alzheimer"


def test_duplicate_identifiers_are_refused_whole(library: Library) -> None:
    with pytest.raises(DuplicateFicheError, match=r"autre\.pdf et déjà dans note\.docx"):
        library.add(make_document("autre.pdf", "e" * 64), [make_fiche("neuve"), make_fiche("taxi")])
    with pytest.raises(DuplicateFicheError, match=r"deux fois dans autre\.pdf"):
        library.add(make_document("autre.pdf", "e" * 64), [make_fiche("neuve"), make_fiche("neuve")])
    assert library.size == 3


def test_reopening_reads_the_files(tmp_path: Path, library: Library) -> None:
    before = [(h.fiche.id, h.score, h.signals) for h in library.search("malades")]
    times = {name: (tmp_path / name).stat().st_mtime_ns for name in (DENSE_FILE, LEXICAL_FILE)}
    with open_library(tmp_path) as again:
        assert [(h.fiche.id, h.score, h.signals) for h in again.search("malades")] == before
        assert again.notices == []
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in times} == times


@pytest.mark.parametrize("name", [DENSE_FILE, LEXICAL_FILE])
@pytest.mark.parametrize("damage", ["missing", "truncated", "stale", "foreign"])
def test_derived_files_are_healed_and_it_is_said(tmp_path: Path, encoder: FakeEncoder, name: str, damage: str) -> None:
    folder = tmp_path / "library"
    with open_library(folder, encoder) as library:
        library.add(*ENTRIES[1])
        old = (folder / name).read_bytes()
        library.add(*ENTRIES[0])
        before = [(h.fiche.id, round(h.score, 4)) for h in library.search("malades")]
    if damage == "foreign":
        with open_library(tmp_path / "other") as other:
            other.add_many(ENTRIES)
        shutil.copy(tmp_path / "other" / name, folder / name)
    elif damage == "missing":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(old if damage == "stale" else (folder / name).read_bytes()[:-10])
    with open_library(folder) as healed:
        assert len(healed.notices) == 1 and name in healed.notices[0]
        assert [(h.fiche.id, round(h.score, 4)) for h in healed.search("malades")] == before
        assert healed.check() == []
    with open_library(folder) as again:
        assert again.notices == []


def test_another_model_is_refused_then_a_rebuild_takes_it(tmp_path: Path, library: Library) -> None:
    other = FakeEncoder("autre", 16)
    with pytest.raises(ModelMismatchError, match=r"modèle fake, alors que autre .*rebuild --model autre"):
        open_library(tmp_path, other)
    with pytest.raises(ModelMismatchError, match=r"dimension=32.*dimension=16"):
        open_library(tmp_path, FakeEncoder("fake", 16))
    with open_library(tmp_path, other, rebuild=True) as rebuilt:
        assert len(other.encoded) == UNITS
        assert rebuilt.status()["dimension"] == 16
        assert rebuilt.check() == [] and rebuilt.notices == []
        assert rebuilt.search("malades")[0].fiche.id == "alzheimer"
    with pytest.raises(ModelMismatchError):
        library.add(make_document("autre.pdf"), [make_fiche("neuve")])


def test_opening_without_an_encoder_uses_the_librarys(tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def load(name: str | None) -> FakeEncoder:
        asked.append(name)
        return FakeEncoder()

    monkeypatch.setattr("index.library.load", load)
    with Library.open(tmp_path, cut=cut_paragraphs) as again:
        assert again.size == 3 and asked == []
        assert again.search("malades")[0].fiche.id == "alzheimer" and asked == ["fake"]


def test_a_missing_library(tmp_path: Path) -> None:
    with pytest.raises(MissingLibraryError, match="aucune bibliothèque"):
        open_library(tmp_path / "rien", create=False)
    assert not (tmp_path / "rien").exists()


def test_a_damaged_store_is_named_and_left_alone(tmp_path: Path, library: Library) -> None:
    library.close()
    content = bytearray((tmp_path / STORE_FILE).read_bytes())
    content[:100] = b"\xff" * 100
    (tmp_path / STORE_FILE).write_bytes(content)
    with pytest.raises(DamagedLibraryError, match=STORE_FILE.replace(".", r"\.")):
        open_library(tmp_path)
    assert (tmp_path / STORE_FILE).read_bytes() == bytes(content)


def test_a_read_only_folder_is_read(tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [h.fiche.id for h in library.search("malades")]
    library.close()
    # Tests may run as root, whom no permission stops: what is probed is replaced instead.
    monkeypatch.setattr("index.library.is_writable", lambda folder: False)
    files = sorted(p.name for p in tmp_path.iterdir())
    with open_library(tmp_path) as again:
        assert [h.fiche.id for h in again.search("malades")] == before
        assert again.status()["read_only"] and again.notices == []
        with pytest.raises(ReadOnlyLibraryError):
            again.add(make_document("autre.pdf"), [make_fiche("neuve")])
        with pytest.raises(ReadOnlyLibraryError):
            again.remove("note.docx")
    (tmp_path / DENSE_FILE).unlink()
    with open_library(tmp_path) as again:
        assert [h.fiche.id for h in again.search("malades")] == before
        assert len(again.notices) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == [f for f in files if f != DENSE_FILE]


def test_an_open_library_sees_what_another_process_adds(tmp_path: Path, library: Library) -> None:
    with open_library(tmp_path) as other:
        other.add(make_document("autre.pdf", "e" * 64), [make_fiche("jardin", "Un jardin partagé", "Des légumes.", everyday=())])
    assert library.size == 4
    assert library.search("jardin légumes")[0].fiche.id == "jardin"
    assert library.notices == []


def test_check_finds_what_was_tampered_with(tmp_path: Path, library: Library) -> None:
    with sqlite3.connect(tmp_path / STORE_FILE) as connection:
        connection.execute("UPDATE units SET vector = ? WHERE id = 1", (np.full(32, np.nan, dtype="<f4").tobytes(),))
        connection.execute("UPDATE units SET vector = ? WHERE id = 2", (np.full(32, 1, dtype="<f4").tobytes(),))
        connection.execute("UPDATE units SET text = 'autre' WHERE id = 3")
        connection.execute("UPDATE units SET passage = replace(passage, 'malades', 'gens') WHERE view = 'passage'")
        connection.execute("DELETE FROM units WHERE view = 'title' AND fiche = 3")
    connection.close()
    faults = library.check()
    for told in ("non fini", "longueur 5.6569", "autre texte", "n'est pas le texte", "vecteur différent", "inconnue"):
        assert any(told in fault for fault in faults), told
    assert all("\n" not in fault for fault in faults)


def add_in_a_process(folder: str, number: int) -> None:
    with Library.open(Path(folder), FakeEncoder(), cut=cut_paragraphs) as library:
        for i in range(4):
            name = f"p{number}-{i}"
            library.add(make_document(f"{name}.pdf", name), [make_fiche(name, f"Fiche {name}", f"Texte {name}.\n\nSuite {name}.")])


def test_processes_adding_at_once_wait_for_each_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=add_in_a_process, args=(str(tmp_path), n)) for n in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [p.exitcode for p in processes] == [0, 0, 0]
    with open_library(tmp_path) as library:
        assert library.notices == []
        assert sorted(f.id for f in library.fiches()) == sorted(f"p{n}-{i}" for n in range(3) for i in range(4))
        assert library.check() == []


def test_changes_that_are_deferred_appear_together_at_the_end(library: Library, tmp_path: Path) -> None:
    before = (tmp_path / DENSE_FILE).read_bytes()
    with library.deferred():
        library.add(make_document("late.pdf", "c" * 64), [make_fiche("late", "Un retard", "Il arrive.")])
        library.remove("note.docx")
        assert library.size == 3 and (tmp_path / DENSE_FILE).read_bytes() == before
    assert {f.id for f in library.fiches()} == {"job-41", "alzheimer", "late"}
    assert (tmp_path / DENSE_FILE).read_bytes() != before
