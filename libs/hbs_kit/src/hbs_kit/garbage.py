"""The collector of cyclic garbage, as a process needs it that imports much, and serves for weeks or ends at once."""

import gc

_YOUNG, _MIDDLE, _OLD = 20_000, 20, 20


def look_seldom() -> None:
    """By default the collector looks after every few hundred objects, and what is imported holds hundreds of thousands.

    Call it before importing.
    """
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)


def leave_loaded_alone() -> None:
    """What is loaded by now stays until the end, so it is not walked again; what a request makes dies with it.

    A verdict builds tens of thousands of objects that hold no cycle. By default they are counted as if they might, and
    every few hundred of them the collector looks for what is not there. Call it once, when everything is imported.
    """
    gc.collect()
    gc.freeze()
    look_seldom()
