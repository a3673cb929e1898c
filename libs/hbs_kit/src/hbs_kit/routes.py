"""The template of the route that a request met: the only form in which a path is
written anywhere, because the path itself may hold a code.
"""

from starlette.types import Scope

UNMATCHED = "(unmatched)"


def route_template(scope: Scope) -> str:
    """Such as /v1/things/{thing}; only known once the request has been routed."""
    # FastAPI keeps a route as its router declared it in scope["route"], and the one
    # with the prefixes of its inclusion in a context of its own.
    context = scope.get("fastapi", {}).get("effective_route_context")
    for route in (getattr(context, "starlette_route", None), context, scope.get("route")):
        template = getattr(route, "path_format", None)
        if isinstance(template, str) and template:
            return template
    return UNMATCHED
