"""Names that gradnp does not have: each gets an answer that works."""

from __future__ import annotations

import re

import numpy
import pytest

import gradnp as np
from gradnp._core.other_names import ELSEWHERE, ONLY_NUMPY

REMEDIES = {(owner, name): remedy for owner, names in ELSEWHERE.items() for name, remedy in names.items()}


@pytest.mark.parametrize(("owner", "name"), REMEDIES)
def test_what_is_written_instead_exists(owner, name):
    assert not hasattr(np, name)
    for path in re.findall(r"\bnp\.([\w.]*\w)", REMEDIES[owner, name]):
        value = np
        for part in path.split("."):
            value = getattr(value, part)


@pytest.mark.parametrize(
    ("module", "name", "message"),
    [
        (np, "cat", "module 'gradnp' has no attribute 'cat'; write np.concatenate"),
        (np, "round_", "module 'gradnp' has no attribute 'round_'; write np.round"),
        (np, "softmax", "module 'gradnp' has no attribute 'softmax'; it is np.special.softmax"),
        (np.linalg, "inverse", "module 'gradnp.linalg' has no attribute 'inverse'; write np.linalg.inv"),
        (np.nn, "sigmoid", "module 'gradnp.nn' has no attribute 'sigmoid'; write np.special.expit"),
        (np, "clp", "module 'gradnp' has no attribute 'clp'; did you mean clip?"),
        (np, "savetxt", "'savetxt': it reads or writes files and buffers; use numpy.savetxt, with np.to_numpy(x)"),
        (np, "quux", "module 'gradnp' has no attribute 'quux'"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isidentifier() else "",
)
def test_a_missing_name_says_what_to_write(module, name, message):
    with pytest.raises(AttributeError, match=re.escape(message)):
        getattr(module, name)


@pytest.mark.parametrize("reason", ONLY_NUMPY)
def test_what_is_left_to_numpy_is_numpys(reason):
    for name in ONLY_NUMPY[reason].split():
        assert hasattr(numpy, name) or name in {"complex256", "float128"}  # which some systems lack
        assert not hasattr(np, name)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: np.sum(x, dim=0), "sum() got an unexpected keyword argument 'dim'; write axis=0"),
        (
            lambda x: np.mean(x, 0, keepdim=True),
            "mean() got an unexpected keyword argument 'keepdim'; write keepdims=True",
        ),
        (lambda x: np.var(x, unbiased=True), "'unbiased'; write ddof=1 for the unbiased estimate"),
        (lambda x: np.cumsum(x, along=0), "'along'; its parameters are a, axis, dtype, out"),
        (lambda x: np.linalg.norm(x, dim=0), "linalg.norm() got an unexpected keyword argument 'dim'; write axis=0"),
    ],
    ids=["dim", "keepdim", "unbiased", "unknown", "linalg"],
)
def test_another_word_for_a_parameter_says_what_to_write(call, message):
    with pytest.raises(TypeError, match=re.escape(message)):
        call(numpy.ones(3))
