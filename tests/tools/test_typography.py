"""French typography goes into what people read, and into nothing else."""

import textwrap
from pathlib import Path

import french  # from tools/: see `pythonpath` in pyproject.toml
import pytest
import typography
from hypothesis import given
from hypothesis import strategies as st

NBSP = "\u00a0"


def shown(text: str) -> str:
    """Make no-break spaces visible, so that a failure can be read."""
    return text.replace(NBSP, "⍽")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("L'accès d'aujourd'hui", "L’accès d’aujourd’hui"),
        ("Est-il verrouillé ?", "Est-il verrouillé⍽?"),
        ("Est-il verrouillé?", "Est-il verrouillé⍽?"),
        ("Attention : le poste ; l'écran !", "Attention⍽: le poste⍽; l’écran⍽!"),
        ("Étape 1: ouvrir", "Étape 1⍽: ouvrir"),
        ("«mot» et « mot »", "«⍽mot⍽» et «⍽mot⍽»"),
        ("En cours...", "En cours…"),
        ("15 min, 2 h, 30 s, 25 Mo, 5 Go", "15⍽min, 2⍽h, 30⍽s, 25⍽Mo, 5⍽Go"),
        ("30 jours, 6 mois, 10 ans, 1 an", "30⍽jours, 6⍽mois, 10⍽ans, 1⍽an"),
        ("20 €, 67 %", "20⍽€, 67⍽%"),
        ("à 14 h 02", "à 14⍽h⍽02"),
        ("S'il reste 5 s'il faut", "S’il reste 5 s’il faut"),
        ("Voir https://exemple.test/?q=1:2;3 ici", "Voir https://exemple.test/?q=1:2;3 ici"),
        ("à 14:02, port localhost:8000", "à 14:02, port localhost:8000"),
        ("Le dossier ../.. et ...", "Le dossier ../.. et …"),
        ("Tapez `l'a : b` ici", "Tapez `l'a : b` ici"),
    ],
)
def test_the_rules(before: str, after: str) -> None:
    assert shown(french.polish(before)) == after


@given(st.text(alphabet="aéL'’ «»?!:;.0123456789hmins%€\u00a0\n`{}<>/", max_size=60))
def test_polishing_twice_changes_nothing_more(text: str) -> None:
    once = french.polish(text)

    assert french.polish(once) == once


@given(st.text(max_size=60))
def test_polishing_never_changes_the_number_of_lines(text: str) -> None:
    assert french.polish(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "the value: of the day",
        "Cache-Control: no-store",
        "SELECT nom FROM été WHERE nom LIKE ?",
        "Error: bad value",
        "default-src 'self'; img-src 'self' data:",
        "utf-8",
    ],
)
def test_what_is_not_french_is_recognised(text: str) -> None:
    assert not french.is_french(text)


@pytest.mark.parametrize("text", ["Continuer ?", "Nom :", "À faire", "Le nom du poste", "l'an"])
def test_what_is_french_is_recognised(text: str) -> None:
    assert french.is_french(text)


def test_templates_only_change_where_people_read() -> None:
    before = textwrap.dedent(
        """\
        {# l'a : b #}{% if a ? b %}{{ l'x : y }}{% endif %}
        <p title="C'est vrai ?" class="l'a : b">L'<b>accès</b> : {{ n }} jours</p>
        <meta name="viewport" content="a; b"><code>l'a ?</code> a&nbsp;: b &amp; c
        <script>l'a ? b : c;</script><input placeholder="Ex. : l'accueil" value="l'a ?">
        """
    )

    after = shown(typography.fix_html(before))

    assert after.splitlines() == [
        "{# l'a : b #}{% if a ? b %}{{ l'x : y }}{% endif %}",
        '<p title="C’est vrai⍽?" class="l\'a : b">L’<b>accès</b>⍽: {{ n }}⍽jours</p>',
        '<meta name="viewport" content="a; b"><code>l\'a ?</code> a&nbsp;: b &amp; c',
        '<script>l\'a ? b : c;</script><input placeholder="Ex.⍽: l’accueil" value="l\'a ?">',
    ]


def test_toml_values_change_and_keys_ids_addresses_and_comments_do_not() -> None:
    before = textwrap.dedent(
        '''\
        # l'a : b
        id = "l'a : b"
        url = "l'a ?"
        title = "L'absence : \\"l'été\\" ?"  # l'a : b
        [measure.how]
        all = ["L'un ?", 'un : deux']
        here = { "l'k" = "l'v" }
        text = """
        L'un :
        deux..."""
        '''
    )

    after = shown(typography.fix_toml(before))

    assert after.splitlines() == [
        "# l'a : b",
        'id = "l\'a : b"',
        'url = "l\'a ?"',
        'title = "L’absence⍽: \\"l’été\\"⍽?"  # l\'a : b',
        "[measure.how]",
        "all = [\"L’un⍽?\", 'un⍽: deux']",
        'here = { "l\'k" = "l’v" }',
        'text = """',
        "L’un⍽:",
        'deux…"""',
    ]


def test_python_changes_french_strings_only() -> None:
    before = textwrap.dedent(
        '''\
        """L'été : une promesse."""
        a = "L'été ?"  # l'été : ici
        b = f"l'{c["é"]!r:>10} : {n} jours"
        d = ("Voulez-vous " "continuer ?")
        e = "SELECT é FROM t WHERE a LIKE ?"
        f = r"l'été ?"
        g = 'l\\'été...\\n'
        h = "the value: of"
        i = "Reste %(n)d jours, 100 %%"
        '''
    ).replace('c["é"]', "c[1]")

    after = shown(typography.fix_python(before))

    assert after.splitlines() == [
        '"""L\'été : une promesse."""',
        'a = "L’été⍽?"  # l\'été : ici',
        'b = f"l’{c[1]!r:>10}⍽: {n}⍽jours"',
        'd = ("Voulez-vous " "continuer⍽?")',
        'e = "SELECT é FROM t WHERE a LIKE ?"',
        'f = r"l\'été ?"',
        "g = 'l’été…\\n'",
        'h = "the value: of"',
        'i = "Reste %(n)d⍽jours, 100⍽%%"',
    ]


def test_markdown_leaves_code_links_and_english_alone() -> None:
    before = textwrap.dedent(
        """\
        # L'idée : voir

        Tapez `l'a : b` puis [l'essai](https://a.test/l'a "t") : c'est prêt.

        ```sh
        l'a : b
        ```

        [ref]: https://a.test
        """
    )

    after = shown(typography.fix_markdown(before))

    assert "# L’idée⍽: voir" in after
    assert "Tapez `l'a : b` puis [l’essai](https://a.test/l'a \"t\")⍽: c’est prêt." in after
    assert "```sh\nl'a : b\n```" in after
    assert "[ref]: https://a.test" in after


def test_english_markdown_is_left_alone() -> None:
    text = "The end: it's what is done.\n"

    assert typography.fix_markdown(text) == text


def test_check_names_the_line_and_fix_repairs_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>ok</p>\n<p>L'an ?</p>\n", encoding="utf-8")

    assert typography.main(["--check", str(page)]) == 1
    assert f"{page}:2: <p>L’an⍽?</p>" in capsys.readouterr().out

    assert typography.main(["--fix", str(page)]) == 0
    assert typography.main(["--check", str(page)]) == 0


def test_fixing_keeps_the_line_endings(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"Voici l'an.\r\n\r\nEt la fin ?\r\n")

    typography.main(["--fix", str(page)])

    assert page.read_bytes() == f"Voici l’an.\r\n\r\nEt la fin{NBSP}?\r\n".encode()


def test_an_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("l'a", encoding="utf-8")

    with pytest.raises(SystemExit) as stopped:
        typography.main(["--check", str(other)])

    assert stopped.value.code == 2


def test_english_toml_values_are_left_alone() -> None:
    text = 'note = "the files are copied as they are: don\'t change them"\n'

    assert typography.fix_toml(text) == text
