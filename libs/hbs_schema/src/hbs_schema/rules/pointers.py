"""JSON pointers (RFC 6901) into a mapping of parts."""


def pointer(part: str, *fields: str | int) -> str:
    """`pointer("subjects/TOAN", "test")` is `/subjects~1TOAN/test`."""
    return "".join(f"/{_escaped(str(token))}" for token in (part, *fields))


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")
