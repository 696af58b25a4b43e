"""A first visit is weighed with all that a browser would ask for, and nothing else."""

from bench.served import Answer
from bench.weighing import is_font, resources

PAGE = """<!doctype html><html><head>
<link rel="stylesheet" href="/static/a.css"><link rel="icon" href="/static/logo.svg">
<link rel="canonical" href="/elsewhere/"><script src="/static/a.js" defer></script></head>
<body><a href="/next/">Suite</a><img src="data:image/png;base64,AA==" alt="">
<svg><use href="#here"></use><use href="/static/icons.svg#lock"></use></svg></body></html>"""
FILES = {
    "/": PAGE,
    "/static/a.css": "@import 'b.css'; a { background: url(\"img/c.png\") } @font-face { src: "
    "url(f.woff2) } b { background: url(data:image/svg+xml,AA) }",
    "/static/b.css": "a { background: url(../static/img/c.png) }",
}


class Shelf:
    """A visitor who reads from `FILES`."""

    def get(self, path: str) -> Answer:
        return Answer(200, FILES[path].encode(), is_compressed=False)


def test_a_page_brings_its_sheets_scripts_images_and_fonts() -> None:
    assert resources(Shelf(), "/") == {
        "/",
        "/static/a.css",
        "/static/a.js",
        "/static/b.css",
        "/static/f.woff2",
        "/static/icons.svg",
        "/static/img/c.png",
        "/static/logo.svg",
    }


def test_fonts_are_counted_apart() -> None:
    assert is_font("/static/web/inter.woff2")
    assert not is_font("/static/web/inter.css")
