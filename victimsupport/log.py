"""
How a line of the log looks: JSON; of an error its kind and place, never its words, of a request its route, never its
address: they may quote a person.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.http import HttpRequest


class Formatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        may_quote = record.exc_info or isinstance(getattr(record, "request", None), HttpRequest)
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": str(record.msg) if may_quote else record.getMessage(),
        }
        line |= _of_request(record) | _of_task(record)
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__qualname__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _of_request(record: logging.LogRecord) -> dict[str, Any]:
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return {}
    match = request.resolver_match
    return {
        "method": request.method,
        "route": match.route if match else "",
        "status": getattr(record, "status_code", None),
    }


def _of_task(record: logging.LogRecord) -> dict[str, Any]:
    data = getattr(record, "data", None)
    return {"task": data["name"]} if isinstance(data, dict) and "name" in data else {}


def _where(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
