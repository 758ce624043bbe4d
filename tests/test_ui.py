"""The page without a browser: addresses, and the functions that render."""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import FakeEncoder, cut_paragraphs, make_document, make_fiche

import ui
from assistant.address import Address
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.html import esc, shell, tag
from assistant.html_answer import answer_view, fiche_facts, lead
from assistant.html_explore import value_label
from assistant.html_fiche import drawn_page, fiche_page
from assistant.html_text import fiche_text, marked_words, quoted
from assistant.place import PlaceAsked
from assistant.question import understand
from assistant.records import Answer, Result
from assistant.strings import catalogue
from assistant.views import Views
from assistant.words import source_entry, verify_lines
from corpus.models import Fiche, PageMark, Section
from index.analyser import analyse
from index.library import Library

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> [lien](javascript:alert(3)) ${alert(4)} {{value}} \" ' & </mark>"
VOID = {"input", "br", "img"}


class Checker(HTMLParser):
    """Every tag is closed in order; collects the elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, (tag, self.open)


def checked(html: str) -> Checker:
    parser = Checker()
    parser.feed(html)
    assert parser.open == []
    ids = [a["id"] for _, a in parser.elements if "id" in a]
    assert len(ids) == len(set(ids)), "an id is given twice"
    return parser


def harmless(html: str) -> None:
    """No element, attribute or link of the hostile text has come to life."""
    for name, attributes in checked(html).elements:
        assert name != "script" and not any(a.startswith("on") for a in attributes)
        assert not str(attributes.get("href", "")).strip().lower().startswith("javascript:")
        assert attributes.get("src") != "x"


@pytest.fixture
def views(tmp_path: Path) -> Views:
    library = Library.open(tmp_path, FakeEncoder(), cut=cut_paragraphs)
    hostile = f"Des aidants sont relayés {HOSTILE} à domicile."
    library.add(
        make_document(),
        [make_fiche(), make_fiche("relais", f"Relais {HOSTILE}", hostile, organisation=HOSTILE, contacts=(HOSTILE,), audiences=(HOSTILE,))],
    )
    return Views(Assistant(library))


@pytest.mark.parametrize(
    "address",
    [
        Address(),
        Address(question="et en Gironde ?", previous="Quels départements aident les aidants ?", language="en"),
        Address(
            "explore",
            departments=("Côtes-d'Armor", "La Réunion"),
            themes=("A & B = C",),
            evidence=("évalué",),
            first=2010,
            last=2018,
            sort="recent",
        ),
        Address("source", question="q", fiches=("job-41",), cited=((3, 10), (20, 40)), page=4),
        Address("compare", fiches=("a", "b", "c")),
        Address("ask", question="x", ignored=("lieu", "periode", "porteur")),
    ],
)
def test_an_address_survives_its_query_string(address: Address) -> None:
    assert Address.parse(address.query()) == address


@pytest.mark.parametrize(
    "query",
    ["?vue=nulle&de=abc&a=-3&cite=9-2,x,&page=1e9&lang=de&tri=%00", "?" + "id=a&" * 5000, "%%%", "?q=%ff%fe", "?cite=" + "1-2," * 9999],
)
def test_any_query_string_gives_an_address(query: str) -> None:
    address = Address.parse(query)
    assert address.view == "ask" and address.language == "fr" and address.first is None
    assert Address.parse(address.query()) == address


def test_a_facet_is_toggled() -> None:
    start = Address("explore", departments=("Doubs",))
    both = start.toggled("departments", "Nord")
    assert both.departments == ("Doubs", "Nord") and both.filtered
    assert both.toggled("departments", "Doubs").departments == ("Nord",)
    assert not both.unfiltered().filtered


def test_markup_is_escaped() -> None:
    assert esc("<a href=\"x\" b='y'>&") == "&lt;a href=&quot;x&quot; b=&#x27;y&#x27;&gt;&amp;"
    assert tag("p", "x", class_="a b", data_on='"', hidden=True, lang=None) == '<p class="a b" data-on="&quot;" hidden>x</p>'


def test_words_of_the_question_are_marked() -> None:
    stems = frozenset(analyse("aidants"))
    assert marked_words("Les aidants, l'aidant & <b>", stems) == "Les <mark>aidants</mark>, <mark>l&#x27;aidant</mark> &amp; &lt;b&gt;"


def test_a_quotation_keeps_its_list() -> None:
    assert (
        quoted("Trois temps :\n- un accueil ;\n- un <suivi>.", ())
        == "<p>Trois temps :</p><ul><li>un accueil ;</li><li>un &lt;suivi&gt;.</li></ul>"
    )


def sectioned() -> Fiche:
    text = "Description\n\nUn premier temps.\n\n- un accueil ;\n- un suivi.\n\nRésultats\n\nDeux cents personnes."
    start = text.index("Résultats")
    sections = (Section("description", "Description", 13, start - 2), Section("results", "Résultats", start + 11, len(text)))
    return make_fiche(text=text, sections=sections, marks=(PageMark(0, 14, "12"), PageMark(start, 15, "13")))


def test_the_text_of_a_fiche_with_its_pages_headings_and_passage() -> None:
    fiche = sectioned()
    span = (fiche.text.index("un suivi") - 2, fiche.text.index("Deux cents") + len("Deux cents"))
    html = fiche_text(fiche, [span], "fr")
    checked(html)
    plain = re.sub(r"<[^>]+>", "|", html)
    assert (
        re.sub(r"\|+", "|", plain)
        == "|Page 12|Description|Un premier temps.|un accueil ;|un suivi.|Page 13|Résultats|Deux cents| personnes.|"
    )
    assert html.count('id="passage"') == 1 and html.index('id="passage"') < html.index("un suivi")
    assert "<h3><mark" in html, "a heading inside the passage is marked too"


def test_every_text_of_the_page_is_in_both_languages() -> None:
    texts = {k: v for k, v in catalogue().items() if k.startswith("ui_")}
    assert texts and all(v["fr"] and v["en"] for v in texts.values())
    fields = {k: [set(re.findall(r"{(\w+)}", v[x])) for x in ("fr", "en")] for k, v in texts.items()}
    assert all(a == b for a, b in fields.values()), "the same blanks in both languages"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=aidants",
        "?q=aidants&lang=en",
        "?vue=fiche&id=relais",
        "?vue=source&id=relais&cite=0-40&q=aidants",
        "?vue=explorer&departement=Loir-et-Cher",
        "?vue=explorer&public=%3Cb%3E&tri=recent&lang=en",
        "?vue=proches&id=relais&departement=Doubs",
        "?vue=transferer&id=relais",
        "?vue=panier&id=relais&id=absente",
        "?vue=panier",
        "?vue=comparer&id=relais&id=job-41",
        "?vue=comparer&id=relais",
        "?vue=a-propos&lang=en",
        "?vue=fiche&id=inconnue",
        "?vue=fiche",
        "?q=%3F",
    ],
)
def test_every_view_is_sound_html_and_hostile_text_is_shown_as_text(views: Views, query: str) -> None:
    html = views.render(query)
    harmless(html)
    if "relais" in query and query != "?vue=comparer&id=relais":
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html and "${alert(4)}" in html


def test_what_the_reader_takes_out_is_shown_and_can_be_put_back(views: Views) -> None:
    html = views.render("?q=Qui aide les aidants en Gironde depuis 2015 ?&sans=lieu")
    checked(html)
    assert "Rétablir « Lieu : Gironde »" in html and "<s>Lieu : Gironde</s>" in html
    assert "Retirer « Période : démarrées depuis 2015 »" in html
    assert ">Qui aide les aidants en Gironde depuis 2015 ?</textarea>" in html, "the question stays as it was written"
    note = views.note(Address.parse("?q=Qui aide les aidants en Gironde ?&sans=lieu"))
    assert getattr(note.items[0], "question") == "Qui aide les aidants en Gironde ?"  # noqa: B009


def test_the_bearer_is_taken_out_and_put_back(views: Views) -> None:
    asked = "?q=Quelles actions portées par une fondation aident les aidants ?"
    assert "Retirer « Porteur : fondation »" in views.render(asked)
    assert "Rétablir « Porteur : fondation »" in views.render(f"{asked}&sans=porteur")


def test_a_greeting_is_answered_with_examples(views: Views) -> None:
    html = views.render("?q=Bonjour")
    assert "es-examples" in html and "es-feedback" not in html


def test_advice_speaks_of_a_place_only_where_there_is_one(views: Views) -> None:
    views.assistant.relevance = Nothing()  # type: ignore[assignment]
    assert "sans le lieu" not in views.render("?q=tarte aux pommes")
    html = views.render("?q=tarte aux pommes en Gironde&departement=Loir-et-Cher")
    assert "sans le lieu ni la date" in html and "sans les filtres" in html and "sans y répondre" in html


class Nothing:
    """In place of the fitted models: nothing answers."""

    def judge(self, hits: Sequence[Any], *_: Any) -> tuple[list[float], list[bool]]:
        return [0.1] * len(hits), [False] * len(hits)


def answered(kind: str, places: tuple[str, ...], departments: list[str]) -> Answer:
    """An answer of this kind, with a relevant fiche for each of these départements."""
    asked = replace(understand("Comparer les clauses"), kind=kind, place=PlaceAsked(subject=places))  # type: ignore[arg-type]
    results = [Result(make_fiche(f"f{i}", departments=(d,)), 0.9, True, ()) for i, d in enumerate(departments)]
    return Answer("q", asked, True, "**À comparer.**", (), tuple(results))


@pytest.mark.parametrize(
    ("kind", "places", "departments", "chosen"),
    [
        ("comparison", (), ["Nord", "Lot", "Gers", "Ain"], "f0 f1 f2"),
        ("comparison", ("Gers", "Nord"), ["Nord", "Nord", "Gers"], "f2 f0"),
        ("comparison", ("Var", "Nord"), ["Nord", "Gers"], "f0 f1"),
        ("comparison", (), ["Nord"], ""),
        ("list", (), ["Nord", "Lot"], ""),
    ],
)
def test_what_a_question_compares(kind: str, places: tuple[str, ...], departments: list[str], chosen: str) -> None:
    answer = answered(kind, places, departments)
    assert " ".join(f.id for f in answer.compared) == chosen
    html = answer_view(answer, Address(question="q"), (), (), 6)
    assert ("vue=comparer" in html) == bool(chosen)


def test_what_answers_elsewhere_is_shown_as_such() -> None:
    here = answered("need", (), ["Doubs"])
    apart = replace(here, answered=False, text="Aucune initiative à Mayotte.\n\n**Une initiative répond.**", apart=here.results)
    html = answer_view(apart, Address(question="q"), (), (), 6)
    assert (
        'class="es-notice es-before">Aucune initiative à Mayotte.' in html
        and html.count("es-card") >= 1
        and 'data-answered="false"' in html
    )


def test_a_hostile_address_is_shown_as_text(views: Views) -> None:
    harmless(views.render("?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E&suite=%22onload%3D&departement=%3Cb%3E"))
    harmless(views.render("?vue=fiche&id=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"))


def test_faults_are_said_with_the_way_back(views: Views) -> None:
    html = views.render("?q=%3F%3F")
    assert "es-fault" in html and "La question est vide" in html and 'id="question"' in html
    html = views.render("?vue=fiche&id=job-42")
    assert "Cette fiche n&#x27;est pas, ou plus, dans la bibliothèque." in html
    assert 'href="?vue=fiche&amp;id=job-41"' in html, "the nearest fiche is proposed"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?vue=comparer", "il faut au moins 2 initiatives"),
        ("?vue=comparer&id=job-41", "il faut au moins 2 initiatives"),
        ("?vue=comparer" + "".join(f"&id=x{i}" for i in range(6)), "que 5 initiatives à la fois"),
        ("?vue=comparer&id=job-41&lang=en", "at least 2 initiatives are needed"),
        ("?vue=proches&id=job-41&departement=Zz", "Ce département n&#x27;est pas reconnu"),
        ("?vue=fiche&id=zzz", "Cette fiche n&#x27;est pas, ou plus, dans la bibliothèque"),
        ("?q=" + "a" * 2001, "trop longue"),
    ],
)
def test_the_page_says_errors_in_its_own_words_never_those_of_the_command_line(views: Views, query: str, said: str) -> None:
    html = views.render(query)
    checked(html)
    fault = html[html.index("es-fault") :].partition("</div>")[0]
    assert said in fault
    assert "essaim" not in fault and "zzz" not in fault
    assert "?vue=explorer" in html and ("vue=panier" in html or "comparer" not in query)


def test_a_fiche_opened_from_an_answer_has_the_way_back(views: Views) -> None:
    answer = views.render("?q=Qui aide les aidants ?&departement=Loir-et-Cher")
    (target,) = set(re.findall(r'href="([^"]*vue=fiche[^"]*id=job-41[^"]*)"', answer))
    back = 'href="?q=Qui+aide+les+aidants+%3F&amp;departement=Loir-et-Cher">← Retour à la réponse<'
    assert back in views.render(target.replace("&amp;", "&"))
    assert back in views.render(re.search(r'href="([^"]*vue=source[^"]*)"', answer)[1].replace("&amp;", "&"))  # type: ignore[index]
    assert "Retour à la réponse" not in views.render("?vue=fiche&id=job-41")


def test_a_basket_is_ones_own_or_received(views: Views) -> None:
    html = views.render("?vue=panier&id=job-41")
    assert "<span data-own>Panier</span><span data-received hidden>Sélection reçue</span>" in html
    assert "data-basket-all>Tout ajouter à mon panier<" in html and 'data-on="Retirer"' in html
    assert "Cocher de 2 à 5 initiatives à comparer." in html
    assert "data-received" not in views.render("?vue=panier"), "an empty basket is nobody else's"


def test_the_transfer_sheet_asks_each_question_once(views: Views) -> None:
    html = views.render("?vue=transferer&id=job-41")
    questions = re.findall(r"<li>([^<]+ : [^<]+\?)</li>", html)
    assert "Reprises ailleurs : D&#x27;autres territoires l&#x27;ont-ils reprise, et qu&#x27;ont-ils dû changer ?" in questions
    for line in questions:
        assert html.count(line.partition(" : ")[2]) == 1


def test_one_vocabulary_of_evidence_with_what_it_means(views: Views) -> None:
    fiche = make_fiche("e", evidence="attendu")
    shown = "".join(fiche_facts(fiche, "fr"))
    assert 'title="Annoncés, non encore constatés">résultats attendus<span class="es-hidden"> (Annoncés, non encore constatés)<' in shown
    assert "Preuve, en clair – résultats attendus : annoncés, non encore constatés." in verify_lines([fiche], "fr")
    assert source_entry(fiche, "fr").endswith("(fiche de 2018, résultats attendus)")
    assert "<dd>résultats attendus : annoncés, non encore constatés</dd>" in fiche_page(fiche, Address("fiche"))
    assert value_label("evidence", "attendu", "fr") == "résultats attendus"


def test_the_printed_page_and_that_of_the_file_are_told_apart() -> None:
    fiche = make_fiche(marks=(PageMark(0, 95, "93"),))
    text = [re.sub("<.*", "", drawn_page(fiche, Address("source", page=p), [95], 180).partition("<figcaption>")[2]) for p in (95, 96)]
    assert text == ["Page 93 (95e du fichier, sur 180)", "Page 96 du fichier, sur 180"]
    assert "Page 93 (page 95 of 180 in the file)" in drawn_page(fiche, Address("source", page=95, language="en"), [95], 180)


def test_the_language_of_the_page_follows_the_address(views: Views) -> None:
    assert 'lang="en"' in views.render("?lang=en") and "Search" in views.render("?lang=en")
    assert ">Chercher<" in views.render("")


def test_the_lead_is_the_sentence_before_the_initiatives() -> None:
    text = "Aucune initiative en Corse.\n\n**2 départements répondent : Doubs et Côte\\-d'Or \\[x\\].**\n\n**1. Titre** (Doubs)\n\n> « … »"
    assert lead(Answer("q", None, True, text.replace("\\-", "-"), (), ())) == [
        "Aucune initiative en Corse.",
        "2 départements répondent : Doubs et Côte-d'Or [x].",
    ]


def test_the_shell_names_the_view_for_the_reader() -> None:
    html = shell(Address(language="en"), "A <title>", "<p>x</p>", ("ask",))
    assert 'data-title="A &lt;title&gt; – Essaim"' in html and 'aria-current="page"' in html and 'hreflang="fr"' in html


def test_a_taken_port_is_one_clear_line(views: Views) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AssistantError, match=f"port {port}.*--port {port + 1}"):
            ui.serve(views.assistant, port=port)


def test_documents_are_managed_only_where_the_server_was_started_for_it(views: Views) -> None:
    address = Address("documents")
    assert not views.managed(address) and 'id="question"' in views.render(address.query()), "another view, as for any unknown address"
    managing = Views(views.assistant, manage=True)
    html = managing.render(address.query())
    harmless(html)
    assert managing.managed(address) and "es-footer" not in html and "documents" in managing.menu


def test_an_opinion_is_thanked_or_its_fault_said(views: Views) -> None:
    given = {"verdict": "useful", "question": "q", "fiches": ["relais"], "address": "?lang=en"}
    assert views.opinion(given).startswith("Thank you")
    assert "avis inconnu" in views.opinion({"verdict": "autre"})


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("?vue=comparer&id=relais&id=job-41", "Comparison"),
        ("?vue=proches&id=relais", "Similar"),
        ("?vue=transferer&id=relais", "Sheet"),
        ("?q=aidants", "Answer"),
        ("?vue=panier&id=relais", "Fiche"),
        ("?vue=fiche&id=relais", "Fiche"),
    ],
)
def test_every_view_can_be_taken_home(views: Views, query: str, kind: str) -> None:
    assert [type(item).__name__ for item in views.note(Address.parse(query)).items] == [kind]
