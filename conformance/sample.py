"""The operations on which gradnp's own transforms (`np.grad`, `np.jvp`, `np.vmap`, `np.jit`) are tested on every backend.

Those transforms call the framework's, which every operation is tested under; what they add is how a function's
arguments and results are taken apart and put together. So the operations are chosen by the kinds of call that differ in
that, two or more of each kind, and every chapter is among them.
"""

from __future__ import annotations

KINDS = {
    "a function of one array": ("sin", "sqrt", "absolute", "special.erf", "nn.relu", "real", "rint", "fft.rfft", "i0"),
    "a function of two arrays": ("add", "arctan2", "maximum", "logaddexp", "special.xlogy", "polyval"),
    "arrays in a list": ("concatenate", "stack", "linalg.multi_dot", "meshgrid"),
    "an array as a keyword": ("average", "diff", "where", "interp"),
    "several results": ("divmod", "gradient", "modf", "unique", "linalg.svd", "linalg.slogdet", "unstack"),
    "a result without a gradient": (
        "argmax",
        "isnan",
        "equal",
        "sign",
        "digitize",
        "stop_gradient",
        "diag_indices_from",
        "gcd",
        "isin",
    ),
    "an index": ("at.get", "at.add", "take", "sort", "put_along_axis", "insert", "place"),
    "a reduction": ("sum", "max", "var", "cumprod", "quantile", "special.softmax"),
    "a rearrangement": ("reshape", "roll", "pad", "diag", "zeros_like", "lib.stride_tricks.sliding_window_view"),
    "a product": ("matmul", "einsum", "conv", "signal.correlate2d", "linalg.solve", "cov"),
}

FIRST_OF_A_KIND = frozenset(names[0] for names in KINDS.values())
SAMPLE = frozenset(name for names in KINDS.values() for name in names)
