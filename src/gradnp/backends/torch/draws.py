from __future__ import annotations

import torch

from gradnp._core.shapes import size_of
from gradnp._ops.random import draws, threefry
from gradnp._ops.random.erfinv import normal
from gradnp._ops.random.keys import Key
from gradnp.backends.torch import as_dtype, from_host, is_at_hand, to_numpy

torch.export.register_dataclass(Key)


def _sum(x, y):
    return x + y


def _rotated(x, places):
    return (x << places) | ((x >> (32 - places)) & ((1 << places) - 1))


def _pair(data, shape):
    """The two words for each place, as the int32 of the same bits: torch has no arithmetic of uint32, and int32 wraps."""
    data = data.to(torch.int64)
    if torch.compiler.is_compiling():
        # The compiler makes vector code only of kernels that read no uint32, and would fuse the conversion into each.
        data = data.unsqueeze(-1).cumsum(-1).squeeze(-1)
    first, second = data.to(torch.int32).unbind()
    size = size_of(shape)
    dtype = torch.int64 if size > 1 << 31 else torch.int32
    places = torch.arange(size, dtype=dtype, device=data.device).reshape(shape)
    upper = 0
    if dtype is torch.int64:
        upper, places = (places >> 32).to(torch.int32), places.to(torch.int32)
    return threefry.encrypted((first, second), (upper, places), _sum, _rotated)


def _unsigned(x):
    """The 32-bit words of int32 in int64."""
    return x.to(torch.int64) & threefry.MASK


def _words(data, shape):
    if is_at_hand(data):
        return _split(data, shape).to(torch.int64).unbind(-1)
    first, second = _pair(data, shape)
    return _unsigned(first), _unsigned(second)


def _split(data, shape):
    if is_at_hand(data):
        return from_host(threefry.words(to_numpy(data), shape))
    return torch.stack(_words(data, shape), -1).to(torch.uint32)


def _fold_in(data, number):
    if is_at_hand(data) and isinstance(number, int):
        return from_host(threefry.folded(to_numpy(data), number))
    return draws._fold_in.__wrapped__(data, number)


def _unit(data, shape, dtype):
    if is_at_hand(data):
        return from_host(threefry.unit(to_numpy(data), shape, dtype))
    first, second = _pair(data, shape)
    drawn, kept = threefry.MANTISSAS[dtype]
    if drawn == 64:
        places = threefry.of_words(_unsigned(first), _unsigned(second), dtype)
    else:
        places = ((first ^ second) >> (drawn - kept)) & ((1 << kept) - 1)
    return places.to(as_dtype(dtype)) * 2.0**-kept


def _normal(data, shape, dtype):
    if is_at_hand(data):
        return from_host(normal(to_numpy(data), shape, dtype))
    return draws._normal.__wrapped__(data, shape, dtype)


def _erfinv(x):
    if torch.compiler.is_compiling() or x.dtype in (torch.float16, torch.bfloat16):
        return draws._erfinv.__wrapped__(x)  # torch's own is no vector code
    return torch.special.erfinv(x)


def _nextafter(x, y):
    return torch.nextafter(x, y)
