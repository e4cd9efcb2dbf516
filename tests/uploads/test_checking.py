"""What may come in, what may not, and what is left of what came in."""

import io
import subprocess
import sys
import unicodedata
from types import SimpleNamespace

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from tests.uploads import files
from victimsupport.documents.rendering import from_html
from victimsupport.refusal import Refused
from victimsupport.uploads import checking
from victimsupport.uploads.checking import ContentType, check, clean_name, megabytes, visible


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def handed(name, content):
    upload = SimpleUploadedFile("upload", content)
    upload.sent_name = name
    return upload


def refusal(name, content):
    with pytest.raises(Refused) as refused:
        check(handed(name, content))
    return refused.value


GOOD, LYING, ACTIVE, BROKEN = files.acceptable(), files.lying(), files.active(), files.broken()
HOSTILE = LYING | ACTIVE | BROKEN


def test_there_are_enough_hostile_files():
    assert len(HOSTILE) + len(files.BAD_NAMES) >= 120


@pytest.mark.parametrize("case", GOOD)
def test_what_people_send_comes_in(case):
    name, content = GOOD[case]

    checked = check(handed(name, content))

    assert checked.name == name.rpartition("\\")[2]
    assert checked.size == len(checked.content) > 0
    assert len(checked.sha256) == 64


@pytest.mark.parametrize("case", LYING)
def test_what_lies_about_its_type_stays_out(case):
    assert refusal(*LYING[case]).code in ("E_UPLOAD_TYPE", "E_UPLOAD_LIES")


@pytest.mark.parametrize("case", ACTIVE)
def test_a_pdf_that_does_something_stays_out(case):
    assert refusal(*ACTIVE[case]).code in {
        "E_UPLOAD_SCRIPT", "E_UPLOAD_ACTION", "E_UPLOAD_ATTACHMENT", "E_UPLOAD_XFA", "E_UPLOAD_MEDIA",
    }  # fmt: skip


@pytest.mark.parametrize("case", files.ACTIVE)
def test_without_what_it_does_the_same_pdf_comes_in(case):
    """So none of them is refused for another reason than the one it is made for."""
    pdf = files.ACTIVE[case](files.blank())
    for key in ("/OpenAction", "/AA", "/Names", "/AcroForm", "/Extra", "/AF", "/URI"):
        if key in pdf.Root:
            del pdf.Root[key]
    for key in ("/Annots", "/AA"):
        if key in pdf.pages[0].obj:
            del pdf.pages[0].obj[key]
    pdf.remove_unreferenced_resources()

    assert check(handed("failas.pdf", files.saved(pdf))).content_type == ContentType.PDF


def test_a_disguised_script_is_disguised():
    _name, content = ACTIVE["script, its name disguised"]

    assert b"/JavaScript" not in content
    with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
        assert str(pdf.Root.OpenAction.S) == "/JavaScript"


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_mixed_or_bursting_stays_out(case):
    assert refusal(*BROKEN[case]).code.startswith("E_UPLOAD_")


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("empty pdf", "EMPTY"),
        ("pdf with a password", "ENCRYPTED"),
        ("pdf that may not be printed", "ENCRYPTED"),
        ("pdf cut off", "DAMAGED"),
        ("png of 60,000 by 60,000", "PIXELS"),
        ("png of more than 40 million", "PIXELS"),
        ("jpeg of 65,000 by 65,000", "PIXELS"),
        ("png that moves", "MOVING"),
        ("png cut off", "DAMAGED"),
    ],
)
def test_the_reason_is_the_true_one(case, code):
    assert refusal(*BROKEN[case]).code == f"E_UPLOAD_{code}"


@pytest.mark.parametrize("case", HOSTILE)
def test_a_refusal_says_what_to_do(case):
    with translation.override("lt"):
        sentence = str(refusal(*HOSTILE[case]))

    assert sentence.endswith(".")
    assert "%" not in sentence
    assert not any(code in sentence for code in ("E_UPLOAD", "Error", "DAMAGED"))


def test_a_document_of_our_own_comes_in():
    content = from_html(
        "<html lang=lt><title>Raštas</title><h1>Raštas</h1><p><a href='https://vrm.lrv.lt/'>VRM</a>"
    )

    assert check(handed("raštas.pdf", content)).content == content


# Pictures are painted anew


@pytest.mark.parametrize("case", ["photograph with a place", "png with words"])
def test_of_a_picture_only_its_pixels_stay(case):
    name, content = GOOD[case]
    assert files.SECRET.encode() in content

    painted = check(handed(name, content)).content

    assert files.SECRET.encode() not in painted
    picture = Image.open(io.BytesIO(painted))
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_lying_on_its_side_is_put_upright():
    painted = check(handed("a.jpg", files.a_jpeg_with_a_place())).content

    assert Image.open(io.BytesIO(painted)).size == (40, 60)


@pytest.mark.parametrize("appended", [files.an_archive(), files.HTML, files.EXE, files.a_pdf()])
@pytest.mark.parametrize(("name", "content"), [("a.jpg", files.a_jpeg()), ("a.png", files.a_png())])
def test_what_hangs_on_a_picture_falls_off(name, content, appended):
    checked = check(handed(name, content + appended))

    assert appended not in checked.content
    assert checked.content == check(handed(name, content)).content


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "LA"])
def test_a_png_looks_as_it_did(mode):
    before = Image.open(io.BytesIO(files.a_png(mode))).convert("RGBA")

    after = Image.open(io.BytesIO(check(handed("a.png", files.a_png(mode))).content)).convert("RGBA")

    assert after.tobytes() == before.tobytes()


def test_16_bits_become_8_by_their_height():
    deep = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(deep, "PNG")

    after = Image.open(io.BytesIO(check(handed("a.png", deep.getvalue())).content))

    assert (after.mode, after.getpixel((0, 0))) == ("L", 0x80)


# Size


def test_the_limit_itself_comes_in_and_a_byte_more_does_not(settings):
    content = files.a_pdf()
    settings.UPLOAD_LIMIT = len(content)
    assert check(handed("a.pdf", content))

    settings.UPLOAD_LIMIT = len(content) - 1
    assert refusal("a.pdf", content).code == "E_UPLOAD_TOO_LARGE"


def test_a_file_too_large_is_not_even_read(settings):
    upload = SimpleNamespace(sent_name="a.pdf", name="a.pdf", size=100 * 1024 * 1024)

    with pytest.raises(Refused) as refused:
        check(upload)

    assert "100\u00a0MB" in str(refused.value)
    assert "20\u00a0MB" in str(refused.value)


def test_a_picture_that_grows_over_the_limit_when_painted_stays_out(settings, monkeypatch):
    content = files.a_png()
    settings.UPLOAD_LIMIT = len(content)
    monkeypatch.setattr(checking, "_examined", lambda content, kind: content + b"\0")

    assert refusal("a.png", content).code == "E_UPLOAD_TOO_LARGE"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "0.1\u00a0MB"),
        (1024 * 1024, "1\u00a0MB"),
        (20 * 1024 * 1024, "20\u00a0MB"),
        (20 * 1024 * 1024 + 1, "20.1\u00a0MB"),
    ],
)
def test_a_size_is_rounded_up(size, words):
    assert megabytes(size) == words


def test_a_size_has_a_comma_in_lithuanian():
    with translation.override("lt"):
        assert megabytes(1_300_000) == "1,3\u00a0MB"


# Names


@pytest.mark.parametrize("case", files.BAD_NAMES)
def test_a_bad_name_stays_out(case):
    assert refusal(files.BAD_NAMES[case], files.a_pdf()).code == "E_UPLOAD_NAME"


def test_a_name_is_written_in_whole_letters():
    apart = unicodedata.normalize("NFD", "ėžys.pdf")

    assert clean_name(apart) == "ėžys.pdf" != apart


@pytest.mark.parametrize("case", files.BAD_NAMES)
def test_a_bad_name_may_be_shown(case):
    shown = visible(files.BAD_NAMES[case])

    assert len(shown) <= 41
    assert shown.isprintable()


# The process that looks inside


def test_whoever_looks_inside_knows_nothing(monkeypatch):
    asked = {}

    def run(command, **how):
        asked.update(how, command=command)
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(checking.subprocess, "run", run)
    check(handed("a.pdf", files.a_pdf()))

    assert asked["env"] == {}
    assert asked["timeout"] <= 60
    assert asked["command"][:2] == [sys.executable, "-I"]


def running(script):
    """Run a line of Python that has the examiner's own program at hand as `examiner`."""
    begin = "import runpy, signal, sys; examiner = runpy.run_path(sys.argv[1], run_name='examiner'); "
    command = [sys.executable, "-I", "-c", begin + script, str(checking.EXAMINER)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_looking_inside_loads_nothing_of_this_project():
    told = running("print({name.split('.')[0] for name in sys.modules} & {'victimsupport', 'django'})")

    assert told.stdout.strip() == "set()"


@pytest.mark.parametrize("code", [1, -9, -11, 137])
def test_a_file_that_kills_its_examiner_stays_out(monkeypatch, code):
    monkeypatch.setattr(
        checking.subprocess,
        "run",
        lambda command, **how: subprocess.CompletedProcess(command, code, b"x", b""),
    )

    assert refusal("a.pdf", files.a_pdf()).code == "E_UPLOAD_DAMAGED"


def test_a_file_that_keeps_its_examiner_busy_stays_out(monkeypatch):
    def run(command, **how):
        raise subprocess.TimeoutExpired(command, 60)

    monkeypatch.setattr(checking.subprocess, "run", run)

    assert refusal("a.png", files.a_png()).code == "E_UPLOAD_DAMAGED"


def test_the_examiner_has_so_much_memory():
    assert "MemoryError" in running("examiner['_bind'](); bytearray(2 * 1024**3)").stderr


def test_the_examiner_writes_no_file(tmp_path):
    write = f"open({str(tmp_path / 'x')!r}, 'wb').write(b'x' * 9999)"

    told = running(f"signal.signal(signal.SIGXFSZ, signal.SIG_IGN); examiner['_bind'](); {write}")

    assert "File too large" in told.stderr
