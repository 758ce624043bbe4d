"""The optional signals: their columns, when they are absent, and the second model's file caught up, healed, refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from conftest import FakeEncoder, cut_paragraphs, make_document, make_fiche

from index import extra
from index.adapter import Adapter
from index.derived import read_derived
from index.extra import EXTRA_SIGNALS, SECOND_FILE, Extra
from index.library import Library
from index.metric import Metric
from index.snapshot import Snapshot
from index.vectors import vector_key
from index.views import units

FICHES = [
    make_fiche("bus", "Un bus", "Un bus de quartier.\n\nIl passe le mardi.", everyday=("quand passe le bus",)),
    make_fiche("maison", "Une maison", "Une maison des aidants.", everyday=("je suis fatiguée", "qui garde ma mère")),
    make_fiche("jardin", "Un jardin", "Un jardin partagé.", everyday=()),
]
TEXTS = [u.text for f in FICHES for u in units(f, cut_paragraphs(f)) if u.view in {"passage", "everyday"}]


def second(name: str = "second") -> FakeEncoder:
    return FakeEncoder(name, 16)


def opened(folder: Path, other: FakeEncoder | None, **options: object) -> Library:
    return Library.open(folder, FakeEncoder(), cut=cut_paragraphs, second=other, **options)  # type: ignore[arg-type]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A library of three fiches, its second model's file written."""
    with opened(tmp_path / "library", second()) as library:
        library.add(make_document(), FICHES)
    return tmp_path / "library"


def state(library: Library) -> tuple[Snapshot, Extra]:
    return library._state.current()


def columns(library: Library, question: str) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float32]]]:
    snapshot, signals = state(library)
    table = signals.columns(snapshot.places, library.prepare(question), len(snapshot.fiches))
    assert table.shape == (len(snapshot.fiches), len(EXTRA_SIGNALS))
    return dict(zip(EXTRA_SIGNALS, table.T, strict=True))


def test_columns_are_the_best_cosine_of_each_fiche(filled: Path) -> None:
    model = second()
    question = model.query(["quand passe le bus"])[0]
    with opened(filled, model) as library:
        found = columns(library, "quand passe le bus")
    for position, fiche in enumerate(FICHES):
        made = units(fiche, cut_paragraphs(fiche))
        for view in ("passage", "everyday"):
            cosines = [float(model.query([u.text])[0] @ question) for u in made if u.view == view]
            value = float(found[f"second_{view}"][position])
            assert np.isnan(value) if not cosines else value == pytest.approx(max(cosines), abs=2e-3)
    assert np.isnan(found["adapted"]).all() and np.isnan(found["adapted_second"]).all(), "no adapter was fitted to these models"
    assert np.isnan(found["asked"]).all() and np.isnan(found["asked_second"]).all(), "nor any metric"


def test_without_the_second_model_every_column_is_absent(filled: Path) -> None:
    with opened(filled, None) as library:
        assert all(np.isnan(column).all() for column in columns(library, "un bus").values())
        assert library.search("un bus")[0].fiche.id == "bus"


def test_a_blank_question_has_no_signal(filled: Path) -> None:
    with opened(filled, second()) as library:
        assert all(np.isnan(column).all() for column in columns(library, " ").values())


def test_adapters_compare_with_the_fiches_less_their_mean(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, other = FakeEncoder(), second()
    adapters = {
        m.fingerprint: Adapter(m.fingerprint, np.zeros(d, np.float32), np.full(d, 0.01, np.float32), np.eye(d, dtype=np.float32))
        for m, d in ((first, 32), (other, 16))
    }
    monkeypatch.setattr(extra, "load_adapters", lambda: adapters)
    with opened(filled, other) as library:
        found = columns(library, "un bus de quartier")
    for name, model in (("adapted", first), ("adapted_second", other)):
        question = model.query(["un bus de quartier"])[0]
        for position, fiche in enumerate(FICHES):
            texts = [u.text for u in units(fiche, cut_paragraphs(fiche)) if u.view == "passage"]
            target = model.query(texts).mean(axis=0) - 0.01
            assert float(found[name][position]) == pytest.approx(float(question @ target / np.linalg.norm(target)), abs=2e-3)


def metric(seed: int, dimension: int) -> Metric:
    random = np.random.default_rng(seed)
    question_mean, text_mean = 0.1 * random.standard_normal((2, dimension)).astype(np.float32)
    half = random.standard_normal((dimension, dimension))
    return Metric(question_mean, text_mean, (np.eye(dimension) + 0.2 * (half + half.T)).astype(np.float32))


METRICS = {FakeEncoder().fingerprint: metric(1, 32), second().fingerprint: metric(2, 16)}
QUESTION = "qui garde ma mère quand passe le bus"


def asked_by_hand(model: FakeEncoder, everyday: tuple[str, ...]) -> float:
    """The best and the mean cosine, added, of a fiche's everyday questions with QUESTION, in the space of the model's metric."""
    by = METRICS[model.fingerprint]
    question = (model.query([QUESTION])[0] - by.question_mean) @ by.map
    rows = [(model.query([text])[0] - by.text_mean) @ by.map for text in everyday]
    cosines = [float(row @ question / np.linalg.norm(row) / np.linalg.norm(question)) for row in rows]
    return max(cosines) + sum(cosines) / len(cosines)


def test_everyday_questions_are_compared_in_the_space_of_each_model(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extra, "load_metrics", lambda: METRICS)
    with opened(filled, second()) as library:
        found = columns(library, QUESTION)
        hits = {hit.fiche.id: hit.signals for hit in library.search(QUESTION)}
    for name, model in (("asked", FakeEncoder()), ("asked_second", second())):
        for position, fiche in enumerate(FICHES):
            value = float(found[name][position])
            if not fiche.everyday:
                assert np.isnan(value) and name not in hits[fiche.id], "a fiche that has no everyday question"
                continue
            assert value == pytest.approx(asked_by_hand(model, fiche.everyday), abs=5e-3)
            assert hits[fiche.id][name] == pytest.approx(value, abs=1e-6)
    assert len(FICHES[1].everyday) == 2, "the best of several and their mean differ"


@pytest.mark.parametrize("fitted", [(), ("asked",), ("asked_second",)])
def test_a_model_without_a_metric_asks_nothing(filled: Path, monkeypatch: pytest.MonkeyPatch, fitted: tuple[str, ...]) -> None:
    of = dict(zip(("asked", "asked_second"), METRICS.items(), strict=True))
    monkeypatch.setattr(extra, "load_metrics", lambda: dict(of[name] for name in fitted))
    with opened(filled, second()) as library:
        found = columns(library, QUESTION)
    assert tuple(name for name in of if not np.isnan(found[name]).all()) == fitted


def test_without_the_second_model_the_first_still_compares_everyday_questions(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extra, "load_metrics", lambda: METRICS)
    with opened(filled, None) as library:
        found = columns(library, QUESTION)
        blank = columns(library, " ")
    assert [name for name, column in found.items() if not np.isnan(column).all()] == ["asked"]
    assert found["asked"][0] == pytest.approx(asked_by_hand(FakeEncoder(), FICHES[0].everyday), abs=5e-3)
    assert np.isnan(blank["asked"]).all()


def test_a_library_without_everyday_questions_is_asked_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extra, "load_metrics", lambda: METRICS)
    with opened(tmp_path / "library", second()) as library:
        library.add(make_document(), FICHES[2:])
        found = columns(library, QUESTION)
        assert library.search(QUESTION)[0].fiche.id == "jardin"
    assert np.isnan(found["asked"]).all() and np.isnan(found["asked_second"]).all()


def test_only_new_texts_are_encoded(filled: Path) -> None:
    model = second()
    with opened(filled, model) as library:
        assert model.encoded == []
        library.add(make_document("b.pdf", "b" * 64), [make_fiche("taxi", "Un taxi", "Un taxi solidaire.", everyday=())])
        assert len(model.encoded) == 1 and "Un taxi solidaire." in model.encoded[0]
        library.remove("b.pdf")
    with opened(filled, again := second()) as library:
        assert again.encoded == []
        assert len(state(library)[1].second["passage"]) == 4


def test_vectors_given_are_not_made(tmp_path: Path) -> None:
    model = second()
    known = {vector_key(model.fingerprint, text): FakeEncoder("given", 16).query([text])[0] for text in TEXTS[1:]}
    with opened(tmp_path / "library", model, known=known) as library:
        library.add(make_document(), FICHES)
        assert model.encoded == TEXTS[:1]
        ids = state(library)[0].places["passage"].ids
        np.testing.assert_allclose(state(library)[1].second["passage"][1], known[vector_key(model.fingerprint, TEXTS[1])], atol=1e-6)
        assert len(ids) == 4


@pytest.mark.parametrize("damage", ["gone", "cut", "noise", "payload"])
def test_a_damaged_file_is_made_again(filled: Path, damage: str) -> None:
    path = filled / SECOND_FILE
    sound = path.read_bytes()
    match damage:
        case "gone":
            path.unlink()
        case "cut":
            path.write_bytes(sound[: len(sound) // 2])
        case "noise":
            path.write_bytes(b"x" * 200)
        case "payload":
            path.write_bytes(sound[:-3] + b"xyz")
    with opened(filled, model := second()) as library:
        assert sorted(model.encoded) == sorted(TEXTS)
        assert library.search("quand passe le bus")[0].fiche.id == "bus"
    assert read_derived(path)[0]["fingerprint"] == model.fingerprint


def test_the_file_of_another_model_or_library_is_not_used(filled: Path, tmp_path: Path) -> None:
    with opened(filled, other := second("third")):
        assert sorted(other.encoded) == sorted(TEXTS)
    with opened(tmp_path / "b", None) as library:
        library.add(make_document(), FICHES)
    shutil.copy(filled / SECOND_FILE, tmp_path / "b" / SECOND_FILE)
    with opened(tmp_path / "b", again := second("third")):
        assert sorted(again.encoded) == sorted(TEXTS)


def test_a_read_only_library_has_its_signals_and_writes_nothing(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (filled / SECOND_FILE).unlink()
    monkeypatch.setattr("index.library.is_writable", lambda folder: False)
    with opened(filled, second()) as library:
        assert not np.isnan(columns(library, "un bus")["second_passage"]).any()
    assert not (filled / SECOND_FILE).exists()


def test_a_file_that_cannot_be_written_does_not_stop_the_search(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (filled / SECOND_FILE).unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(extra, "write_derived", full)
    with opened(filled, second()) as library:
        assert not np.isnan(columns(library, "un bus")["second_passage"]).any()
