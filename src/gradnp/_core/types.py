"""The annotations that public signatures are written with, and that dispatch reads once, at decoration.

An operation's signature says which arguments choose the backend and how they are treated:

=================================  ==================================================================================
annotation                         meaning
=================================  ==================================================================================
``Array`` (``Array | None``)       decides the backend; promoted to a common dtype with the other ``Array`` arguments
``Sequence[Array]``, ``*x: Array`` the same for each element
``Each``                           decides the backend; made an array of it, of its own dtype
``Raw``                            decides the backend; looked at, and passed on as it was given
``Like``                           decides the backend and the device, and is otherwise not computed with
settings (``int``, ``Any``, ...)   never decide and are passed on as they were given
=================================  ==================================================================================

``Array`` is a type variable, so that a type checker gives ``np.sin(t)`` of a ``torch.Tensor`` the type
``torch.Tensor``. ``Weak`` names what may stand beside an array without deciding its type. The variable is bound to what
arrays have and numbers do not: that is how checkers settle on the tensor in ``np.add(2.0, t)``.
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
    """What the arrays of all frameworks have, and no number or list has."""

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
"""A Python scalar (``complex`` covers float, int and bool), a NumPy constant, or a list: it yields to an array's type."""

Each: TypeAlias = Any
"""An array of any backend, a number or a list: made an array of the backend, of a dtype of its own."""

Raw: TypeAlias = Any
"""An array of any backend, a number or a list, which the implementation takes as it is: an index, a count, a mask, a
partner in a comparison."""

Like: TypeAlias = Any
"""An array of any backend whose backend, device and floating dtype the result takes."""

DType: TypeAlias = Any
"""A NumPy dtype, its name, or the framework's own dtype object."""

Shape: TypeAlias = int | Sequence[int]
Axis: TypeAlias = int | Sequence[int] | None
