"""How files come in: never more of one in memory or on the disk than a file may have, and under the name it was sent with."""

from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser


class NamesAsSent(MultiPartParser):
    """Leaves names as they were sent, so that `check` can refuse one that leads elsewhere instead of losing sight of it."""

    def sanitize_file_name(self, file_name: str) -> str:
        """Return the name: nothing here makes a path of it."""
        return file_name

    IE_sanitize = sanitize_file_name


class Upload(UploadedFile):  # type: ignore[type-arg]
    """A file as it came in. Of one over the limit nothing but its size is left."""

    def __init__(self, file: IO[bytes], sent_name: str, content_type: str | None, size: int) -> None:
        super().__init__(file, name="upload", content_type=content_type, size=size)
        self.sent_name = sent_name


class BoundedUploadHandler(FileUploadHandler):
    """
    Keeps a file up to the limit, lets the rest run by, and says at the end how much there was.

    So somebody who chose too large a file is told by the form, which keeps what else they typed. The temporary file
    has no name: nothing of it is left even if this process is killed.
    """

    file: IO[bytes]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.file = SpooledTemporaryFile(  # noqa: SIM115  closed with the request
            max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE, dir=settings.FILE_UPLOAD_TEMP_DIR
        )
        self.is_too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless the file is too large; then what was kept goes, too."""
        if not self.is_too_large and start + len(raw_data) > settings.UPLOAD_LIMIT:
            self.is_too_large = True
            self.file.seek(0)
            self.file.truncate()
        if not self.is_too_large:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> Upload:
        """Return the file."""
        self.file.seek(0)
        return Upload(self.file, self.file_name or "", self.content_type, file_size)

    def upload_interrupted(self) -> None:
        """Let go of a file that did not come to its end."""
        if hasattr(self, "file"):
            self.file.close()


def declared_size(meta: Mapping[str, Any]) -> int:
    """Return how large a request says it is; the server reads no more of it than that."""
    try:
        return int(meta.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
