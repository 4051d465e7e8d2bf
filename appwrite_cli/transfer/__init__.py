"""Work on many things: streamed in constant memory, resumed where it was interrupted."""

import gc


def collect_garbage() -> None:
    """Before many requests: turn on the collector, which short commands do without (main.py).

    Requests and their answers hold on to each other, so that memory would grow with their number.
    """
    gc.enable()
