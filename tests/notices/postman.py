"""A mail server of one process: takes what it is handed, refuses addresses it is told to, keeps it to be looked at."""

import socketserver
import threading
from email import message_from_bytes
from email.message import Message
from types import TracebackType
from typing import Any, Self


class Conversation(socketserver.StreamRequestHandler):
    """One SMTP session, as far as sending needs it."""

    server: "Postman"

    def handle(self) -> None:
        self.say("220 postman")
        refused = False
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].upper().split(":")[0]
            if word in ("EHLO", "HELO", "MAIL", "RSET", "NOOP"):
                refused = False
                self.say("250 yes")
            elif word == "RCPT":
                refused = any(name in line for name in self.server.refuses)
                self.say("550 nobody of that name" if refused else "250 yes")
            elif word == "DATA":
                self.say("354 go on")
                self.server.take(self.letter())
                self.say("250 kept")
            elif word == "QUIT":
                self.say("221 bye")
                return

    def letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Postman(socketserver.ThreadingTCPServer):
    """Start it with `with Postman() as postman`; `postman.letters` holds what arrived."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refuses: tuple[str, ...] = ()) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.refuses = refuses
        self.letters: list[Message] = []
        self.raw: list[bytes] = []

    def take(self, letter: bytes) -> None:
        self.raw.append(letter)
        self.letters.append(message_from_bytes(letter))

    @property
    def mailers(self) -> dict[str, Any]:
        host, port = self.server_address[:2]
        options = {"host": host, "port": port, "timeout": 5}
        return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()
