"""The cast is that of the cases: Ona types, Jonas works elsewhere."""

from tests.cases.conftest import by, elsewhere, jonas, ona, ona_signed_in, service, today

__all__ = ["by", "elsewhere", "jonas", "ona", "ona_signed_in", "service", "today"]
