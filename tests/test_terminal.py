"""The layout of answers on a terminal: exact lines."""

from __future__ import annotations

import io

import pytest

from assistant.terminal import Style, layout, safe, style_of

ANSWER = "**Un département répond : Doubs.**\n\n"
ANSWER += "**1. Habitat \\[A\\]** (Doubs, 2014)\n\n> « Les heures sont mutualisées. »\n\n\\[1\\] Odas, p. 48"


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_lines_stay_whole_and_marks_go() -> None:
    assert layout(ANSWER, Style()).split("\n") == [
        "Un département répond : Doubs.",
        "",
        "1. Habitat [A] (Doubs, 2014)",
        "   « Les heures sont mutualisées. »",
        "   [1] Odas, p. 48",
    ]


def test_bold_only_where_asked() -> None:
    text = layout(ANSWER, Style(bold=True))
    assert text.startswith("\x1b[1mUn département répond : Doubs.\x1b[0m\n")
    assert text.count("\x1b") == 4
    assert "\x1b" not in layout(ANSWER, Style(width=40))


def test_wrapping_keeps_indents_and_french_spaces() -> None:
    assert layout("> « Les heures sont mises en commun »", Style(width=22)).split("\n") == ["   « Les heures sont", "   mises en commun »"]
    assert layout("Un département répond : Doubs", Style(width=22)).split("\n") == ["Un département", "répond : Doubs"]
    assert layout("- une initiative assez longue", Style(width=18)).split("\n") == ["- une initiative", "  assez longue"]
    assert layout("[12] Odas, recueil, p. 48", Style(width=25)).split("\n") == ["   [12] Odas, recueil,", "        p. 48"]


def test_asterisks_of_documents_are_shown() -> None:
    assert layout("> deux \\*\\* étoiles", Style(bold=True)) == "   deux ** étoiles"


def test_text_cannot_drive_the_terminal() -> None:
    assert safe("a\x1b[31mb\rc\x00d\u202ee\n🙂 عربي") == "a [31mb c de\n🙂 عربي"
    assert "\x1b" not in layout("\x1b]0;titre\x07 **gras**", Style())


@pytest.mark.parametrize(
    ("environment", "bold"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)]
)
def test_style_of_a_terminal(environment: dict[str, str], bold: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert style_of(Screen(), environment) == Style(72, bold)
    monkeypatch.setenv("COLUMNS", "300")
    assert style_of(Screen(), environment).width == 100
    assert style_of(io.StringIO(), environment) == Style()
