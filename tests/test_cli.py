"""The command line as users meet it: what it prints, where, and its exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import FakeEncoder

from assistant import embedded
from assistant.assistant import Assistant
from assistant.cli import main
from corpus.fichefile import embedded_files, read_fiche_file
from index.library import STORE_FILE, Library
from index.snapshot import DENSE_FILE, LEXICAL_FILE

FILES = ("job-41-loir-et-cher.md", "accueil-mna-bas-rhin.md", "maison-departementale-des-aidants-var.md")
ROOT = Path(__file__).parent.parent


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`essaim …` without any model, in a user's data folder of its own; the embedded library is three fiches."""
    monkeypatch.setattr(embedded, "load", lambda name: FakeEncoder(name or "fake"))
    monkeypatch.setattr("index.library.load", lambda name: FakeEncoder(name or "fake"))
    monkeypatch.setattr(embedded, "second_encoder", lambda: None)
    monkeypatch.setattr(embedded, "embedded_files", lambda: [p for p in embedded_files() if p.name in FILES])
    monkeypatch.delenv("ESSAIM_LIBRARY", raising=False)
    monkeypatch.delenv("ESSAIM_DEBUG", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def command(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Outcome(code, *capsys.readouterr())

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "essaim"


def fiche_ids(run: Run) -> list[str]:
    return [line.split("\t")[0] for line in run("fiches").out.splitlines()]


# Help and usage


def test_alone_it_prints_help(run: Run) -> None:
    found = run()
    assert re.findall(r"^(\w+) :", found.out, re.M) == ["usage", "options", "commandes"], "each heading once"
    assert (found.code, found.err) == (0, "")
    for command in (
        "ask",
        "fiches",
        "show",
        "similar",
        "compare",
        "transfer",
        "add",
        "remove",
        "status",
        "check",
        "rebuild",
        "serve",
        "eval",
    ):
        assert f"\n    {command} " in found.out
    assert 'essaim ask "Quels départements' in found.out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["nimp"], "essaim : commande inconnue : nimp ; voir « essaim --help »"),
        (["shw"], "essaim : commande inconnue : shw ; la plus proche : show ; voir « essaim --help »"),
        (["qui aide ?"], 'essaim : une question se pose ainsi : essaim ask "qui aide ?" ; voir « essaim --help »'),
        (["show"], "essaim show : il manque ID ; voir « essaim show --help »"),
        (["show", "a", "--zut"], "essaim : argument inconnu : --zut ; voir « essaim --help »"),
        (["ask", "a", "--k", "0"], "essaim ask : --k : attendu un nombre entier à partir de 1, pas « 0 » ; voir « essaim ask --help »"),
        (["ask", "a", "--k", "-3"], "essaim ask : --k : attendu un nombre entier à partir de 1, pas « -3 » ; voir « essaim ask --help »"),
        (["ask", "a", "--k"], "essaim ask : --k attend une valeur ; voir « essaim ask --help »"),
        (["serve", "--port", "x"], "essaim serve : --port attend un nombre entier, pas « x » ; voir « essaim serve --help »"),
        (["--library", " ", "status"], "essaim : --library : attendu le chemin d'un dossier ; voir « essaim --help »"),
        (["ask"], "essaim ask : donner une question, ou --batch FICHIER.jsonl ; voir « essaim ask --help »"),
        (["ask", "a", "--batch", "b"], "essaim ask : donner une question, ou --batch FICHIER.jsonl ; voir « essaim ask --help »"),
    ],
)
def test_wrong_usage_is_one_line(run: Run, arguments: list[str], line: str) -> None:
    assert run(*arguments) == (2, "", line + "\n")


# Questions


def test_ask_fills_the_library_and_answers_in_json(run: Run, folder: Path) -> None:
    found = run("ask", "Qui", "aide", "les", "aidants ?", "--json")
    value = json.loads(found.out)
    assert (found.code, found.err) == (0, "")
    assert (value["id"], value["question"], len(value["results"])) == (None, "Qui aide les aidants ?", 3)
    texts = {f.id: f.text for _, f in map(read_fiche_file, embedded.embedded_files())}
    assert all(quote["text"] in texts[r["fiche"]] for r in value["results"] for quote in r["quotes"])
    assert (folder / STORE_FILE).exists()


def test_ask_prints_text_without_marks(run: Run) -> None:
    found = run("ask", "Qui aide les aidants dans le Var ?")
    assert found.code == 0
    assert found.out.startswith("Lieu : Var\n\n")
    assert "**" not in found.out
    assert "\x1b" not in found.out


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "question vide ; écrire quelques mots, par exemple : « quels départements aident les aidants ? »"),
        ("🙂", "question vide ; écrire quelques mots, par exemple : « quels départements aident les aidants ? »"),
        ("a" * 100_000, "question trop longue : 100000 caractères, 2000 au plus ; la résumer en une ou deux phrases"),
    ],
)
def test_questions_that_cannot_be_answered(run: Run, question: str, message: str) -> None:
    assert run("ask", question) == (1, "", f"essaim : {message}\n")


def test_a_batch_answers_every_good_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(
        '{"id": "a", "question": "aidants ?"}\n\n{"id": "b", "question": ""}\nbad\n{"id": "c"}\n{"id": 4, "question": "MNA ?"}\n'
    )
    found = run("ask", "--batch", path, "--json")
    answers = [json.loads(line) for line in found.out.splitlines()]
    assert [(a["id"], a["question"], len(a["results"])) for a in answers] == [
        ("a", "aidants ?", 3),
        ("b", "", 0),
        (None, "", 0),
        ("c", "", 0),
        ("4", "MNA ?", 3),
    ]
    assert found.code == 1
    assert [line.removeprefix(f"essaim : {path}, ")[:24] for line in found.err.splitlines()] == [
        "ligne 3 : question vide ",
        'ligne 4 : attendu {"id":',
        'ligne 5 : attendu {"id":',
    ]


@pytest.mark.parametrize(("name", "message"), [("none", "fichier introuvable"), (".", "c'est un dossier ; attendu : un fichier JSONL")])
def test_a_batch_that_cannot_be_read(run: Run, tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / name
    assert run("ask", "--batch", path) == (1, "", f"essaim : {path} : {message}\n")


# Fiches


def test_fiches_and_show(run: Run) -> None:
    lines = [line.split("\t") for line in run("fiches").out.splitlines()]
    records = [json.loads(line) for line in run("fiches", "--json").out.splitlines()]
    assert [line[0] for line in lines] == [r["id"] for r in records]
    shown = run("show", lines[0][0])
    assert shown.code == 0
    assert shown.out.startswith(lines[0][2] + "\n\nDépartement : " + lines[0][1])
    assert json.loads(run("show", lines[0][0], "--json").out) == records[0]


def test_an_unknown_fiche_names_the_nearest(run: Run) -> None:
    known = fiche_ids(run)[0]
    found = run("show", known[:-3])
    assert found.code == 1
    assert found.err.startswith(f"essaim : {known[:-3]} : fiche inconnue ; les plus proches : {known}")
    assert run("show", "zzz").err == "essaim : zzz : fiche inconnue ; `essaim fiches` les énumère\n"


# The library


@pytest.mark.parametrize("before", [True, False])
def test_library_stands_before_or_after_the_command(run: Run, tmp_path: Path, before: bool) -> None:
    (tmp_path / "note.md").write_text("# Une initiative\n\nLe Département du Doubs aide.\n", encoding="utf-8")
    run("--library", tmp_path / "other", "add", tmp_path / "note.md")
    option = ["--library", tmp_path / "other"]
    found = run(*option, "fiches") if before else run("fiches", *option)
    assert len(found.out.splitlines()) == 1


def test_a_library_that_is_not_there_is_not_made_by_reading(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tmp_path / "none"
    message = f"essaim : {missing} : aucune bibliothèque ici ; la créer avec `essaim --library {missing} add FICHIER`\n"
    assert run("--library", missing, "status") == (1, "", message)
    monkeypatch.setenv("ESSAIM_LIBRARY", str(missing))
    assert run("ask", "aidants ?") == (1, "", message)
    assert not missing.exists()


def test_a_file_in_place_of_the_library(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    message = f"essaim : {tmp_path / 'file'} : c'est un fichier ; attendu : le dossier d'une bibliothèque\n"
    assert run("--library", tmp_path / "file", "fiches") == (1, "", message)


def test_add_status_remove(run: Run, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "note.md").write_text("# Une initiative\n\nLe Département du Doubs aide.\n", encoding="utf-8")
    (docs / "broken.pdf").write_text("x")
    found = run("add", docs)
    assert (found.code, found.out) == (1, "note.md : 1 fiche\n")
    assert found.err == f"essaim : {docs / 'broken.pdf'} : ce n'est pas un PDF, malgré son extension\n"
    assert run("add", docs / "note.md") == (0, "note.md : inchangé\n", "")
    status = run("status").out.splitlines()
    assert status[1:3] == ["Documents : 4", "Fiches : 4"]
    assert status[-1] == "  note.md : 1 fiche"
    assert run("remove", "note.md") == (0, "note.md : document retiré, 1 fiche\n", "")
    assert run("remove", "note.md").code == 1
    assert json.loads(run("status", "--json").out)["documents"] == 3


@pytest.mark.parametrize("name", ["missing.pdf", "photo.xyz"])
def test_add_what_cannot_be_read(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "photo.xyz").write_text("x")
    found = run("add", tmp_path / name)
    assert (found.code, found.out, found.err.count("\n")) == (1, "", 1)
    assert {"missing.pdf": "fichier introuvable", "photo.xyz": "format inconnu « .xyz » ; Essaim lit"}[name] in found.err


def test_another_model_is_refused_with_the_way_out(run: Run, folder: Path) -> None:
    run("status")
    found = run("ask", "aidants ?", "--model", "other")
    assert (found.code, found.out) == (1, "")
    assert found.err == (
        f"essaim : {folder} : construite avec le modèle fake, alors que other est demandé ; garder le premier (sans --model), "
        f"ou recalculer tout avec `essaim --library {folder} rebuild --model other`\n"
    )
    assert run("--library", folder, "rebuild", "--model", "other") == (0, "3 fiches recalculées avec other\n", "")
    assert run("ask", "aidants ?").code == 0


@pytest.mark.parametrize("name", [DENSE_FILE, LEXICAL_FILE])
@pytest.mark.parametrize("damage", ["truncated", "altered", "absent"])
def test_a_damaged_index_is_rebuilt_and_said(run: Run, folder: Path, name: str, damage: str) -> None:
    before = run("ask", "Qui aide les aidants ?", "--json")
    data = (folder / name).read_bytes()
    match damage:
        case "truncated":
            (folder / name).write_bytes(data[: len(data) // 2])
        case "altered":
            (folder / name).write_bytes(data[:-9] + bytes(b ^ 255 for b in data[-9:]))
        case _:
            (folder / name).unlink()
    after = run("ask", "Qui aide les aidants ?", "--json")
    assert (after.code, after.out) == (0, before.out)
    assert (
        after.err == f"essaim : {name} : {'absent' if damage == 'absent' else 'contenu endommagé'} ; index refait depuis la bibliothèque\n"
    )
    assert run("ask", "Qui aide les aidants ?", "--json") == before


def test_a_damaged_store_is_left_alone(run: Run, folder: Path) -> None:
    run("status")
    for path in folder.glob("library.sqlite-*"):
        path.unlink()
    (folder / STORE_FILE).write_bytes(b"hello" * 1000)
    found = run("ask", "aidants ?")
    assert (found.code, found.out, found.err.count("\n")) == (1, "", 1)
    assert found.err.startswith(f"essaim : {folder / STORE_FILE} : bibliothèque illisible (")
    assert (folder / STORE_FILE).read_bytes() == b"hello" * 1000


def test_read_only(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "note.md").write_text("# Une initiative\n\nLe Département du Doubs aide.\n", encoding="utf-8")
    run("status")
    monkeypatch.setattr("index.library.is_writable", lambda folder: False)
    assert run("ask", "aidants ?").code == 0
    assert run("status").out.splitlines()[-1] == "Ouverte en lecture seule"
    found = run("add", tmp_path / "note.md")
    assert found.code == 1
    assert "dossier en lecture seule" in found.err


def test_check(run: Run, tmp_path: Path) -> None:
    assert run("check") == (0, "3 fiches vérifiées : aucun défaut\n", "")
    (tmp_path / "fiches").mkdir()
    (tmp_path / "fiches" / "a.md").write_text("rien")
    found = run("check", tmp_path / "fiches")
    assert (found.code, found.out) == (1, "1 fiche vérifiée : 1 défaut\n")
    assert found.err.startswith(f"essaim : {tmp_path / 'fiches' / 'a.md'} : en-tête : attendu")
    assert json.loads(run("check", "--schema").out)["properties"]["titre"]["description"] == "titre de l'initiative"


def test_eval_by_file_name(run: Run, tmp_path: Path) -> None:
    stem = embedded.embedded_files()[0].stem
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps({"question": "aidants ?", "relevant": [{"id": stem, "grade": 2}]}))
    assert json.loads(run("eval", path, "--json").out)["all"]["recall@10"] == 1.0
    assert run("eval", path).out.startswith("all ")


# When things go wrong


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Assistant, "ask", interrupt)
    assert run("ask", "aidants ?") == (1, "", "essaim : interrompu ; ce qui était enregistré le reste\n")


def test_a_fault_of_ours_is_said_as_such(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("two\nlines")

    monkeypatch.setattr(Library, "fiches", fail)
    found = run("fiches")
    assert (found.code, found.out, found.err.count("\n")) == (1, "", 1)
    assert found.err.startswith("essaim : défaut d'Essaim (ValueError : two lines)")
    monkeypatch.setenv("ESSAIM_DEBUG", "1")
    with pytest.raises(ValueError, match="two"):
        run("fiches")


def essaim(*arguments: str, library: Path) -> subprocess.Popen[str]:
    """The real command, with the real model."""
    environment = {**os.environ, "ESSAIM_LIBRARY": str(library), "OMP_WAIT_POLICY": "passive", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "assistant.cli", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two of the embedded fiches made with the default encoder."""
    folder = tmp_path_factory.mktemp("real") / "library"
    files = [str(p) for p in embedded_files() if p.name in FILES[:2]]
    out, err = essaim("add", *files, library=folder).communicate(timeout=120)
    assert (out.count(" : 1 fiche\n"), err) == (2, "")
    return folder


@pytest.mark.slow
def test_the_real_command_answers(real: Path) -> None:
    process = essaim("ask", "Quelle plateforme rapproche les allocataires du RSA et les entreprises ?", "--json", library=real)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["results"][0]["departments"] == ["Loir-et-Cher"]


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_error(real: Path) -> None:
    process = essaim("fiches", "--json", library=real)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 0
