"""Names that users know from elsewhere, and what they write here instead: the messages of missing attributes."""

from __future__ import annotations

import difflib
import sys
from types import ModuleType

DROPPED = {
    "Inf": "np.inf",
    "Infinity": "np.inf",
    "NAN": "np.nan",
    "NINF": "-np.inf",
    "NZERO": "-0.0",
    "NaN": "np.nan",
    "PINF": "np.inf",
    "PZERO": "0.0",
    "alltrue": "np.all",
    "asfarray": "np.asarray(x, dtype=float)",
    "asscalar": "np.to_numpy(x).item()",
    "bool8": "np.bool",
    "cfloat": "np.complex128",
    "complex": "complex or np.complex128",
    "complex_": "np.complex128",
    "cumproduct": "np.cumprod",
    "find_common_type": "np.result_type",
    "float": "float or np.float64",
    "float_": "np.float64",
    "in1d": "np.isin",
    "infty": "np.inf",
    "int": "int or np.int64",
    "int0": "np.intp",
    "issctype": "np.issubdtype(x, np.generic)",
    "issubsctype": "np.issubdtype",
    "mat": "np.array",
    "msort": "np.sort(x, axis=0)",
    "product": "np.prod",
    "round_": "np.round",
    "row_stack": "np.vstack",
    "singlecomplex": "np.complex64",
    "sometrue": "np.any",
    "trapz": "np.trapezoid",
    "uint0": "np.uintp",
}
"""NumPy had these once."""

TORCH = {
    "Tensor": "np.ndarray",
    "addmm": "np.matmul and np.add",
    "as_tensor": "np.asarray",
    "autograd": "np.grad or np.vjp",
    "bmm": "np.matmul",
    "cat": "np.concatenate",
    "chunk": "np.array_split",
    "clamp": "np.clip",
    "compile": "np.jit",
    "detach": "np.stop_gradient",
    "func": "np.grad, np.vjp, np.jvp or np.vmap",
    "gather": "np.take_along_axis",
    "index_add": "np.at(x)[index].add(values)",
    "index_select": "np.take",
    "inverse": "np.linalg.inv",
    "is_tensor": "np.backend_of",
    "manual_seed": "np.random.seed",
    "masked_fill": "np.where",
    "masked_select": "x[mask] or np.extract",
    "mm": "np.matmul",
    "mv": "np.matmul",
    "narrow": "a slice, x[:, start:stop]",
    "no_grad": "np.stop_gradient",
    "numel": "np.size",
    "permute": "np.transpose",
    "rand": "np.random.rand",
    "randn": "np.random.randn",
    "randperm": "np.random.permutation",
    "rsqrt": "1 / np.sqrt(x)",
    "scatter": "np.at(x)[index].set(values) or np.put_along_axis",
    "scatter_add": "np.at(x)[index].add(values)",
    "tensor": "np.array",
    "t": "np.transpose",
    "unbind": "np.unstack",
    "unflatten": "np.reshape",
    "unsqueeze": "np.expand_dims",
    "view": "np.reshape",
    "zero_": "np.zeros_like",
}

TENSORFLOW = {
    "GradientTape": "np.grad, or tf.GradientTape itself, around gradnp's functions",
    "Variable": "tf.Variable itself: gradnp's functions take one",
    "boolean_mask": "x[mask] or np.extract",
    "cast": "np.astype",
    "constant": "np.array",
    "convert_to_tensor": "np.asarray",
    "custom_gradient": "np.custom_vjp",
    "fill": "np.full",
    "function": "np.jit",
    "gather_nd": "np.at(x)[index].get()",
    "map_fn": "np.vmap",
    "math": "the same name without math, np.exp for instance",
    "norm": "np.linalg.norm",
    "numpy_function": "np.host_function",
    "py_function": "np.host_function",
    "range": "np.arange",
    "rank": "np.ndim",
    "recompute_grad": "np.checkpoint",
    "reduce_all": "np.all",
    "reduce_any": "np.any",
    "reduce_logsumexp": "np.special.logsumexp",
    "reduce_max": "np.max",
    "reduce_mean": "np.mean",
    "reduce_min": "np.min",
    "reduce_prod": "np.prod",
    "reduce_std": "np.std",
    "reduce_sum": "np.sum",
    "reduce_variance": "np.var",
    "reverse": "np.flip",
    "scatter_nd": "np.at(np.zeros(shape))[index].add(values)",
    "tensor_scatter_nd_add": "np.at(x)[index].add(values)",
    "tensor_scatter_nd_update": "np.at(x)[index].set(values)",
    "top_k": "np.sort or np.argpartition",
    "vectorized_map": "np.vmap",
}

JAX = {
    "Array": "np.ndarray",
    "device_put": "np.asarray(x, device=device)",
    "jacfwd": "np.jacobian(f, mode='forward')",
    "jacrev": "np.jacobian(f, mode='reverse')",
    "lax": "the same name without lax, np.exp for instance",
    "numpy": "np itself",
    "pure_callback": "np.host_function",
    "remat": "np.checkpoint",
    "tree": "optree or the framework's own tree functions",
}

NETWORKS = {
    "avg_pool2d": "np.nn.avg_pool",
    "conv1d": "np.conv",
    "conv2d": "np.conv",
    "conv3d": "np.conv",
    "functional": "the same name without functional",
    "max_pool2d": "np.nn.max_pool",
    "sigmoid": "np.special.expit",
    "swish": "np.nn.silu",
}
"""Names of neural networks' functions in several frameworks."""

ELSEWHERE = {
    "NumPy's removed": DROPPED,
    "torch's": TORCH,
    "TensorFlow's": TENSORFLOW,
    "JAX's": JAX,
    "the networks'": NETWORKS,
}


ONLY_NUMPY = {
    "reads or writes files and buffers": (
        "frombuffer fromfile fromregex fromstring genfromtxt load loadtxt memmap save savetxt savez savez_compressed"
    ),
    "is about dates": (
        "busday_count busday_offset busdaycalendar datetime64 datetime_as_string datetime_data is_busday isnat timedelta64"
    ),
    "is about text": ("array2string array_repr array_str char format_float_positional format_float_scientific strings"),
    "is about NumPy's memory": (
        "broadcast flatiter getbufsize isfortran may_share_memory ndenumerate nditer nested_iters setbufsize shares_memory"
    ),
    "makes arrays that are no plain ndarray": ("asmatrix bmat ma matrix poly1d rec recarray record"),
    "is about NumPy itself": (
        "complex256 core ctypeslib f2py float128 get_include geterrcall info little_endian mintypecode "
        "sctypeDict seterrcall show_config show_runtime test typename typing ufunc"
    ),
}
"""NumPy's names that gradnp leaves to NumPy, by the reason."""


def hint(namespace: str, name: str) -> str:
    """What to write for `name`, which the public module `namespace` lacks: the end of a message, or an empty string."""
    root = sys.modules["gradnp"]
    for key in ("", *(n for n in root.__all__ if type(vars(root)[n]) is ModuleType)):
        module = vars(root)[key] if key else root
        path = f"np.{key}.{name}" if key else f"np.{name}"
        if module.__name__ != namespace and name in module.__all__:
            return f"; it is {path}"
    for names in ELSEWHERE.values():
        if name in names:
            return f"; write {names[name]}"
    for reason, names in ONLY_NUMPY.items():
        if namespace == "gradnp" and name in names.split():
            return f": it {reason}; use numpy.{name}, with np.to_numpy(x) for arrays of other frameworks"
    close = difflib.get_close_matches(name, sys.modules[namespace].__all__, n=1, cutoff=0.8)
    return f"; did you mean {close[0]}?" if close else ""
