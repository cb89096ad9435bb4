"""Calls that type checkers refuse. An unused ignore is an error, so each of these is one."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

import gradnp as np

np.sin()  # type: ignore[call-arg]
np.sin(1.0, axis=0)  # type: ignore[call-arg]
np.reshape([1.0, 2.0], "C")  # type: ignore[arg-type]
