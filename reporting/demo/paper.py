"""A document to be handed in, of invented content."""

from functools import cache

from victimsupport.uploads.checking import Checked, ContentType


@cache
def paper() -> Checked:
    """Return a document of one page that says it is an example, as it is after it was let in."""
    text = b"BT /F1 24 Tf 72 740 Td (Pavyzdys) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    content, places = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, each in enumerate(objects, start=1):
        places += b"%010d 00000 n \n" % len(content)
        content += b"%d 0 obj%s\nendobj\n" % (number, each)
    size = len(objects) + 1
    end = b"xref\n0 %d\n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    content += end % (size, places, size, len(content))
    return Checked(name="dokumentas.pdf", content_type=ContentType.PDF, content=content)
