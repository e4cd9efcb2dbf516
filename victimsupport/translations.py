"""`python -m victimsupport.translations`: compiles what has changed under locale/, without gettext being installed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "locale"


def compile_changed() -> int:
    """Write every .mo that is missing or older than its .po; return how many."""
    changed = [source for source in LOCALE.rglob("*.po") if _is_newer(source, source.with_suffix(".mo"))]
    for source in changed:
        with source.open("rb") as text:
            catalogue = read_po(text)
        unfinished = source.with_suffix(".mo.part")
        with unfinished.open("wb") as compiled:
            write_mo(compiled, catalogue)
        unfinished.replace(source.with_suffix(".mo"))
    return len(changed)


def _is_newer(source: Path, compiled: Path) -> bool:
    return not compiled.exists() or source.stat().st_mtime > compiled.stat().st_mtime


if __name__ == "__main__":
    compile_changed()
