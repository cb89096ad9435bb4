from __future__ import annotations

from numpy import (
    absolute,
    add,
    copysign,
    divide,
    divmod,
    fabs,
    float_power,
    floor_divide,
    fmod,
    heaviside,
    multiply,
    negative,
    positive,
    power,
    reciprocal,
    remainder,
    sign,
    subtract,
)
