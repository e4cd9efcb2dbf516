"""Documents are PDF/UA, in a language, with their fonts inside, and reach for nothing outside."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.documents.pdf import alternatives, structure, text_of
from victimsupport.documents import charts
from victimsupport.documents.rendering import Forbidden, from_html, own_file, render

PAGE = '<html lang="lt"><head><title>Pažyma</title></head><body>{}</body></html>'
SECRET = "root:x:0"


def opened(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made))


def test_a_document_says_what_it_is():
    made = render("documents/base.html", {}, title="Ataskaita „žąsys“", language="lt")
    with opened(made) as pdf:
        assert str(pdf.Root.Lang) == "lt"
        assert str(pdf.docinfo["/Title"]) == "Ataskaita „žąsys“"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Ataskaita „žąsys“"


@pytest.mark.parametrize(("language", "foot"), [("lt", "Puslapis 1 iš 1"), ("en", "Page 1 of 1")])
def test_pages_are_numbered_in_the_language_of_the_document(language, foot):
    assert foot in " ".join(text_of(render("documents/base.html", {}, title="A", language=language)).split())


def test_a_document_has_the_structure_of_its_page():
    made = from_html(PAGE.format(
        "<h1>A</h1><p>b</p><ul><li>c</li></ul><table><caption>t</caption><thead><tr><th scope=col>d</th></tr></thead>"
        "<tbody><tr><td>e</td></tr></tbody></table>"
    ))  # fmt: skip
    with opened(made) as pdf:
        assert {"H1", "P", "L", "LI", "Table", "Caption", "TH", "TD"} <= set(structure(pdf))


def test_every_drawing_has_words_that_stand_for_it():
    from django.template.loader import render_to_string

    chart = charts.bars("Paslaugos", [("Informacija", 3, "3"), ("Palydėjimas", 12, "12")])
    made = from_html(PAGE.format(render_to_string("documents/_bars.html", {"chart": chart})))
    with opened(made) as pdf:
        assert alternatives(pdf) == ["Paslaugos. Informacija: 3; Palydėjimas: 12"]


def test_the_longest_bar_is_the_largest_number_and_long_labels_are_broken():
    chart = charts.bars("x", [("ilgas " * 20, 5, "5"), ("trumpas", 10, "10"), ("nieko", 0, "0")])

    assert [bar.length for bar in chart.bars] == [charts.LONGEST / 2, charts.LONGEST, 0]
    assert len(chart.bars[0].lines) > 1
    assert all(
        later.y >= earlier.y + earlier.height
        for earlier, later in zip(chart.bars, chart.bars[1:], strict=False)
    )
    assert charts.bars("x", [("nieko", 0, "0")]).bars[0].length == 0
    assert charts.bars("x", []).bars == []


def test_letters_of_all_our_languages_are_inside():
    words = "Ąžuolų šlamėjimas, Україна, Łódź, 12\u00a0345\u00a0€"
    made = from_html(PAGE.format(f'<p style="font-family: Source Sans 3 Latin">{words}</p>'))
    assert all(word in text_of(made) for word in ("Ąžuolų", "šlamėjimas", "Україна", "Łódź", "345"))
    with opened(made) as pdf:
        fonts = [
            font.DescendantFonts[0].FontDescriptor
            for page in pdf.pages
            for font in page.Resources.Font.values()
        ]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_the_same_page_gives_the_same_bytes():
    assert from_html(PAGE.format("<p>ą</p>")) == from_html(PAGE.format("<p>ą</p>"))


@pytest.fixture
def listener():
    """Return the address of a server, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET.encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def hostile(address: str, secret: Path) -> list[str]:
    """Return ways for a page to reach for something: a server, and a file that is not ours."""
    targets = [
        f"{address}/x",
        f"{address}/x.svg",
        secret.as_uri(),
        f"{secret.as_uri()}?q",
        f"static:../../../..{secret}",
    ]
    ways = [
        '<img src="{}">', '<link rel=attachment href="{}">', '<a rel=attachment href="{}">x</a>',
        '<link rel=stylesheet href="{}">', "<style>@import url({});</style>",
        "<style>@font-face{{font-family:x;src:url({})}}p{{font-family:x}}</style><p>x</p>",
        '<object data="{}"></object>', '<embed src="{}">', '<p style="background:url({})">x</p>',
        "<style>p:before{{content:url({})}}</style><p>x</p>", '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><use href="{}#a"/></svg>', '<iframe src="{}"></iframe>',
        '<base href="{}"><img src="y">', '<ul style="list-style-image:url({})"><li>x</ul>',
    ]  # fmt: skip
    return [way.format(target) for way in ways for target in targets]


def test_a_hostile_page_makes_no_request_and_takes_no_file_along(listener, tmp_path):
    address, asked = listener
    secret = tmp_path / "secret.svg"
    secret.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{SECRET}</text></svg>')
    pages = hostile(address, secret)
    assert len(pages) >= 50

    for page in pages:
        made = from_html(PAGE.format(page))
        assert b"EmbeddedFile" not in made
        assert SECRET not in text_of(made)

    assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        "static:../pyproject.toml", "static:%2e%2e/pyproject.toml", "static:/etc/passwd", "static:fonts", "static:",
        "STATIC:fonts/LICENSE", "file:///etc/passwd", "data:text/css,p{}", "http://127.0.0.1/", "ftp://127.0.0.1/x",
    ],
)  # fmt: skip
def test_only_files_of_the_static_folder_are_read(url):
    with pytest.raises(Forbidden):
        own_file(url)


def test_files_of_the_static_folder_are_read():
    assert own_file("static:favicon.svg").name == "favicon.svg"
