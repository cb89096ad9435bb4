from __future__ import annotations

from jax.numpy import (
    flip,
    fliplr,
    flipud,
    repeat,
    resize,
    roll,
    rot90,
    tile,
)
