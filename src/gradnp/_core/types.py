"""The annotations of public signatures, which dispatch reads once, at decoration.

An operation's signature says which arguments choose the backend and how they are treated:

=================================  ==================================================================================
annotation                         treatment of the argument
=================================  ==================================================================================
``Array`` (``Array | None``)       decides the backend; promoted to one dtype with the other ``Array`` arguments
``Sequence[Array]``, ``*x: Array`` the same for each element
``Each``                           decides the backend; made an array of it, with its own dtype
``Raw``                            decides the backend; passed on unchanged
``Like``                           decides the backend and the device; takes no part in the computation
settings (``int``, ``Any``, ...)   never decide; passed on unchanged
=================================  ==================================================================================

``Array`` is a type variable, so a type checker infers that ``np.sin(t)`` of a ``torch.Tensor`` is a ``torch.Tensor``.
``Weak`` lists the types that may stand beside an array without deciding its type. The variable is bound to attributes
that arrays have and numbers lack, which makes checkers choose the tensor in ``np.add(2.0, t)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy

if TYPE_CHECKING:
    from typing_extensions import TypeVar
else:
    from typing import TypeVar


class SupportsArray(Protocol):
    """Attributes that arrays of all frameworks have, and numbers and lists lack."""

    @property
    def shape(self) -> Any: ...

    @property
    def dtype(self) -> Any: ...


if TYPE_CHECKING:
    Array = TypeVar("Array", bound=SupportsArray, default=Any)
else:  # a type variable's default needs typing_extensions, which users need not load
    Array = TypeVar("Array", bound=SupportsArray)
"""The caller's own array type: an argument of this type gives a result of this type."""

Weak: TypeAlias = complex | numpy.generic | numpy.ndarray | Sequence[Any]
"""A Python scalar (``complex`` covers float, int and bool), a NumPy constant, or a list: the array's type wins."""

Each: TypeAlias = Any
"""An array of any backend, a number or a list, which becomes an array of the backend and keeps its own dtype."""

Raw: TypeAlias = Any
"""An array of any backend, a number or a list, which the implementation receives unchanged: an index, a count, a mask,
or an operand of a comparison."""

Like: TypeAlias = Any
"""An array of any backend whose backend, device and floating dtype the result takes."""

DType: TypeAlias = Any
"""A NumPy dtype, its name, or the framework's own dtype object."""

Shape: TypeAlias = int | Sequence[int]
Axis: TypeAlias = int | Sequence[int] | None
