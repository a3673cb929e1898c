"""The collector of cyclic garbage, as a process that serves for weeks needs it."""

import gc

_YOUNG, _MIDDLE, _OLD = 20_000, 20, 20


def leave_loaded_alone() -> None:
    """What is loaded by now stays until the end, so it is not walked again; what a request makes dies with it.

    A verdict builds tens of thousands of objects that hold no cycle. By default they are counted as if they might, and
    every few hundred of them the collector looks for what is not there. Call it once, when everything is imported.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
