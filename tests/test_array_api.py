"""gradnp as a namespace of the array API standard: its names, its parameters, its results, its inspection, DLPack.

array-api-strict says what the standard has; it takes nothing that the standard does not.
"""

from __future__ import annotations

import inspect

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, each_backend, wide

xp = pytest.importorskip("array_api_strict", reason="needs array-api-strict")

ELSEWHERE = {
    "clip": {"min", "max"},  # by position they are NumPy's `a_min` and `a_max`, which mean the same
}
"""Parameters that are keyword-only here, whose places another name has."""


def is_of_the_standard(name, value):
    return not (name.startswith("_") or "flags" in name) and inspect.isfunction(value)


STANDARD = {
    **{name: value for name, value in vars(xp).items() if is_of_the_standard(name, value)},
    **{
        f"{part}.{name}": getattr(getattr(xp, part), name)
        for part in ("linalg", "fft")
        for name in getattr(xp, part).__all__
    },
}


def ours(name):
    found = np
    for part in name.split("."):
        found = getattr(found, part)
    return found


def test_all_functions_exist():
    assert len(STANDARD) > 160
    missing = set()
    for name in STANDARD:
        try:
            ours(name)
        except AttributeError:
            missing.add(name)
    assert missing == set()


def test_all_constants_and_dtypes_exist():
    for name in ("e", "inf", "nan", "newaxis", "pi"):
        assert getattr(np, name) == getattr(xp, name) or name == "nan"
    for name in xp.__array_namespace_info__().dtypes():
        assert np.dtype(getattr(np, name)).name == name
    assert np.__array_api_version__ == "2024.12"


@pytest.mark.parametrize("name", sorted(STANDARD))
def test_parameters_are_the_standards(name):
    """What the standard takes by position or by keyword, gradnp takes so, and nothing more is required."""
    expected = inspect.signature(STANDARD[name]).parameters
    actual = inspect.signature(ours(name)).parameters
    positions = [p.name for p in actual.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    several = any(p.kind is p.VAR_POSITIONAL for p in actual.values())
    for place, p in enumerate(expected.values()):
        if p.kind is p.VAR_POSITIONAL:
            assert several
        elif p.kind is p.POSITIONAL_ONLY:
            assert several or place < len(positions)
        elif p.kind is p.POSITIONAL_OR_KEYWORD:
            assert p.name in actual
            assert positions[place] == p.name or p.name in ELSEWHERE.get(name, ())
        else:
            assert p.name in actual
            assert actual[p.name].kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD)
    taken = {p.name for p in expected.values()}
    required = [p for p in list(actual.values())[len(expected) :] if p.default is p.empty and p.name not in taken]
    assert [p.name for p in required if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)] == []


# --- results --------------------------------------------------------------------------------------------------------

X = numpy.array([[0.75, -0.5, 0.25], [0.125, 0.5, -0.875]])
M = numpy.array([[2.0, 0.5, 0.0], [0.5, 3.0, -0.25], [0.0, -0.25, 1.5]])
V = numpy.array([0.5, -1.0, 2.0])
N = numpy.array([[5, -3, 2], [7, 1, -4]])
K = numpy.array([3, 1, 2])
B = numpy.array([[True, False, True], [False, False, True]])
UPSIDE = [numpy.flip(x, 0).copy() for x in (X, N, B)]
Z = X + 1j * UPSIDE[0]

ONE_ARGUMENT = """
abs acos asin asinh atan atanh ceil cos cosh exp expm1 floor isfinite isinf isnan negative positive reciprocal round sign
signbit sin sinh square tan tanh trunc
"""
TWO_ARGUMENTS = """
add atan2 copysign divide equal floor_divide greater greater_equal hypot less less_equal logaddexp maximum minimum
multiply not_equal remainder subtract
"""

CALLS = {
    **{name: lambda n, a, name=name: getattr(n, name)(a(X)) for name in ONE_ARGUMENT.split()},
    **{name: lambda n, a, name=name: getattr(n, name)(a(X), a(UPSIDE[0])) for name in TWO_ARGUMENTS.split()},
    **{f"{s} of squares": lambda n, a, s=s: getattr(n, s)(a(X**2)) for s in ["log", "log10", "log1p", "log2", "sqrt"]},
    **{
        f"{name} of {label}": lambda n, a, name=name, x=x, y=y: getattr(n, name)(a(x), a(y))
        for name in ("bitwise_and", "bitwise_or", "bitwise_xor")
        for label, x, y in (("integers", N, UPSIDE[1]), ("bools", B, UPSIDE[2]))
    },
    **{f"logical_{s}": lambda n, a, s=s: getattr(n, f"logical_{s}")(a(B), a(UPSIDE[2])) for s in ("and", "or", "xor")},
    **{
        f"{name} of integers": lambda n, a, name=name: getattr(n, name)(a(N), a(numpy.abs(N)))
        for name in ("floor_divide", "remainder", "pow", "maximum", "add")
    },
    "logical_not": lambda n, a: n.logical_not(a(B)),
    "bitwise_invert": lambda n, a: n.bitwise_invert(a(N)),
    "bitwise_left_shift": lambda n, a: n.bitwise_left_shift(a(N), a(K)),
    "bitwise_right_shift": lambda n, a: n.bitwise_right_shift(a(N), a(K)),
    "acosh": lambda n, a: n.acosh(a(X**2 + 1)),
    "pow": lambda n, a: n.pow(a(X**2), a(X)),
    "real, imag, conj": lambda n, a: (n.real(a(Z)), n.imag(a(Z)), n.conj(a(Z))),
    "clip": lambda n, a: (n.clip(a(X), -0.25, 0.5), n.clip(a(X), min=0.0), n.clip(a(X), max=a(V[:1]))),
    # Reductions.
    **{
        f"{name}, axis": lambda n, a, name=name: (
            getattr(n, name)(a(X)),
            getattr(n, name)(a(X), axis=-1, keepdims=True),
            getattr(n, name)(a(X), axis=(0, 1)),
        )
        for name in ("max", "min", "mean", "prod", "sum", "std", "var")
    },
    **{
        f"{name} of bools": lambda n, a, name=name: getattr(n, name)(a(B), axis=0, keepdims=True)
        for name in ("all", "any")
    },
    "std, var, correction": lambda n, a: (n.std(a(X), axis=1, correction=1), n.var(a(X), correction=0.5)),
    "sum, prod of integers": lambda n, a: (n.sum(a(N), axis=1), n.prod(a(N), dtype=n.int64)),
    "argmax, argmin": lambda n, a: (n.argmax(a(X)), n.argmin(a(X), axis=0, keepdims=True)),
    "count_nonzero": lambda n, a: (n.count_nonzero(a(N)), n.count_nonzero(a(B), axis=1, keepdims=True)),
    "cumulative_sum": lambda n, a: n.cumulative_sum(a(X), axis=1, include_initial=True),
    "cumulative_prod": lambda n, a: n.cumulative_prod(a(X), axis=0, include_initial=True),
    "diff": lambda n, a: (n.diff(a(X)), n.diff(a(X), axis=0, n=1, prepend=a(X[:1]), append=a(X[1:]))),
    # Sorting and searching.
    "sort": lambda n, a: (
        n.sort(a(X), axis=0),
        n.sort(a(X), descending=True, stable=True),
        n.sort(a(N), descending=True),
    ),
    "argsort": lambda n, a: (n.argsort(a(X), axis=0), n.argsort(a(K[[0, 1, 0, 2]]), descending=True, stable=True)),
    "searchsorted": lambda n, a: n.searchsorted(a(numpy.array([-1.0, 0.0, 1.0])), a(X), side="right"),
    "nonzero": lambda n, a: n.nonzero(a(B)),
    "where": lambda n, a: n.where(a(B), a(X), a(UPSIDE[0])),
    "take": lambda n, a: n.take(a(X), a(numpy.array([2, 0])), axis=1),
    "take_along_axis": lambda n, a: n.take_along_axis(a(X), a(numpy.array([[2], [0]])), axis=-1),
    # Shapes.
    "broadcast_arrays": lambda n, a: n.broadcast_arrays(a(V), a(X)),
    "broadcast_to": lambda n, a: n.broadcast_to(a(V), (2, 3)),
    "concat": lambda n, a: (n.concat((a(X), a(X)), axis=1), n.concat([a(X), a(V)], axis=None)),
    "expand_dims": lambda n, a: n.expand_dims(a(V), axis=-1),
    "flip": lambda n, a: (n.flip(a(X)), n.flip(a(X), axis=(0, -1))),
    "matrix_transpose": lambda n, a: n.matrix_transpose(a(X)),
    "moveaxis": lambda n, a: n.moveaxis(a(X), 0, -1),
    "permute_dims": lambda n, a: n.permute_dims(a(X), axes=(1, 0)),
    "repeat": lambda n, a: (n.repeat(a(X), 2), n.repeat(a(X), a(K), axis=1)),
    "reshape": lambda n, a: (n.reshape(a(X), (3, 2)), n.reshape(a(X), shape=(-1,), copy=True)),
    "roll": lambda n, a: (n.roll(a(X), 1), n.roll(a(X), (1, -1), axis=(0, 1))),
    "squeeze": lambda n, a: n.squeeze(a(X[None]), axis=0),
    "stack": lambda n, a: n.stack([a(V), a(V)], axis=-1),
    "tile": lambda n, a: n.tile(a(V), (2, 1)),
    "unstack": lambda n, a: n.unstack(a(X), axis=1),
    # Creation.
    "arange": lambda n, a: (n.arange(5), n.arange(1, 7, 2), n.arange(0.0, stop=1.0, step=0.25)),
    "asarray": lambda n, a: (n.asarray([1.5, 2.0]), n.asarray(a(X), dtype=n.float32, copy=True)),
    "empty": lambda n, a: (n.zeros_like(n.empty((2, 3))), n.zeros_like(n.empty_like(a(X), dtype=n.float32))),
    "eye": lambda n, a: (n.eye(3), n.eye(2, 3, k=1, dtype=n.float32)),
    "full": lambda n, a: (n.full((2,), 1.5), n.full(3, 2), n.full_like(a(X), 4)),
    "linspace": lambda n, a: (n.linspace(0.0, 1.0, 5), n.linspace(0.0, 1.0, num=4, endpoint=False, dtype=n.float32)),
    "meshgrid": lambda n, a: (n.meshgrid(a(V), a(V[:2])), n.meshgrid(a(V), a(V[:2]), indexing="ij")),
    "ones, zeros": lambda n, a: (n.ones((2, 3)), n.zeros(2, dtype=n.int64), n.ones_like(a(N)), n.zeros_like(a(B))),
    "tril, triu": lambda n, a: (n.tril(a(M), k=-1), n.triu(a(M), k=1)),
    # Products and linear algebra.
    "matmul": lambda n, a: (n.matmul(a(X), a(M)), n.linalg.matmul(a(M), a(V))),
    "tensordot": lambda n, a: (n.tensordot(a(X), a(M), axes=1), n.linalg.tensordot(a(X), a(X), axes=((0,), (0,)))),
    "vecdot": lambda n, a: (n.vecdot(a(X), a(V), axis=-1), n.linalg.vecdot(a(Z), a(Z), axis=-2)),
    "linalg.cholesky": lambda n, a: (n.linalg.cholesky(a(M)), n.linalg.cholesky(a(M), upper=True)),
    "linalg.cross": lambda n, a: n.linalg.cross(a(X), a(UPSIDE[0]), axis=-1),
    "linalg.det": lambda n, a: n.linalg.det(a(M)),
    "linalg.diagonal": lambda n, a: n.linalg.diagonal(a(M), offset=1),
    "linalg.eigh": lambda n, a: n.linalg.eigh(a(M)).eigenvalues,
    "linalg.eigvalsh": lambda n, a: n.linalg.eigvalsh(a(M)),
    "linalg.inv": lambda n, a: n.linalg.inv(a(M)),
    "linalg.matrix_norm": lambda n, a: (
        n.linalg.matrix_norm(a(M)),
        n.linalg.matrix_norm(a(M), keepdims=True, ord="nuc"),
    ),
    "linalg.matrix_power": lambda n, a: n.linalg.matrix_power(a(M), -2),
    "linalg.matrix_rank": lambda n, a: n.linalg.matrix_rank(a(M), rtol=1e-6),
    "linalg.matrix_transpose": lambda n, a: n.linalg.matrix_transpose(a(X)),
    "linalg.outer": lambda n, a: n.linalg.outer(a(V), a(V[:2])),
    "linalg.pinv": lambda n, a: n.linalg.pinv(a(X), rtol=1e-9),
    "linalg.qr": lambda n, a: n.abs(n.linalg.qr(a(M), mode="reduced").R),
    "linalg.slogdet": lambda n, a: (n.linalg.slogdet(a(M)).sign, n.linalg.slogdet(a(M)).logabsdet),
    "linalg.solve": lambda n, a: (n.linalg.solve(a(M), a(V)), n.linalg.solve(a(M), a(M))),
    "linalg.svd": lambda n, a: n.abs(n.linalg.svd(a(X), full_matrices=False).Vh),
    "linalg.svdvals": lambda n, a: n.linalg.svdvals(a(X)),
    "linalg.trace": lambda n, a: n.linalg.trace(a(M), offset=1, dtype=n.float64),
    "linalg.vector_norm": lambda n, a: (
        n.linalg.vector_norm(a(X)),
        n.linalg.vector_norm(a(X), axis=0, ord=1, keepdims=True),
    ),
    # Sets.
    "isin": lambda n, a: n.isin(a(N), a(K)),  # array-api-strict 2.6 passes over its `invert`
    "unique_all": lambda n, a: tuple(n.unique_all(a(numpy.abs(N) % 3))),
    "unique_counts": lambda n, a: n.unique_counts(a(numpy.abs(N) % 3)).counts,
    "unique_inverse": lambda n, a: n.unique_inverse(a(numpy.abs(N) % 3)).inverse_indices,
    "unique_values": lambda n, a: n.unique_values(a(X)),
    "nextafter": lambda n, a: n.nextafter(a(X), a(UPSIDE[0])),
    # Fourier transforms.
    **{
        f"fft.{name}": lambda n, a, name=name: getattr(n.fft, name)(a(Z), n=4, axis=-1, norm="ortho")
        for name in ("fft", "ifft", "hfft")
    },
    **{
        f"fft.{name}": lambda n, a, name=name: getattr(n.fft, name)(a(Z), s=(4,), axes=(0,))
        for name in ("fftn", "ifftn")
    },
    **{f"fft.{name}": lambda n, a, name=name: getattr(n.fft, name)(a(X), n=5, axis=0) for name in ("rfft", "ihfft")},
    "fft.rfftn": lambda n, a: n.fft.rfftn(a(X), s=(3, 2), axes=(1, 0), norm="forward"),
    "fft.irfft": lambda n, a: n.fft.irfft(a(Z), n=5, axis=-1),
    "fft.irfftn": lambda n, a: n.fft.irfftn(a(Z), axes=(0, 1)),
    "fft.fftfreq": lambda n, a: (n.fft.fftfreq(5, d=0.5), n.fft.rfftfreq(5)),
    "fft.fftshift": lambda n, a: (n.fft.fftshift(a(X)), n.fft.ifftshift(a(X), axes=(1,))),
    # dtypes.
    "astype": lambda n, a: (n.astype(a(N), n.float64), n.astype(a(X), n.bool, copy=False)),
}
"""A call of each function, of the namespace `n` with arrays that `a` makes."""

LIMITS = ("finfo", "iinfo", "isdtype", "can_cast", "result_type", "broadcast_shapes", "from_dlpack")
"""Functions that are tested below."""


def leaves(result):
    return [leaf for part in result for leaf in leaves(part)] if isinstance(result, (list, tuple)) else [result]


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@each_backend
def test_results_are_the_standards(make, call):
    """Values, shapes and dtypes, those of a float64 world: JAX in its x64 mode, the default dtype float64 everywhere."""
    with numpy.errstate(all="ignore"):
        expected = [numpy.asarray(x) for x in leaves(call(xp, xp.asarray))]
    backend = np.backend_of(make(X))
    with np.use_backend(backend, dtype="float64"):
        actual = leaves(call(np, make))
        assert len(actual) == len(expected)
        for x, y in zip(actual, expected, strict=True):
            assert np.backend_of(x) == backend
            assert np.dtype(x.dtype) == y.dtype
            numpy.testing.assert_allclose(np.to_numpy(x), y, rtol=1e-9, atol=1e-12)
            assert tuple(x.shape) == y.shape


def test_every_function_is_called():
    called = set()

    class Recorder:
        def __init__(self, module, prefix=""):
            self._module, self._prefix = module, prefix

        def __getattr__(self, name):
            value = getattr(self._module, name)
            if inspect.ismodule(value):
                return Recorder(value, f"{name}.")
            called.add(f"{self._prefix}{name}")
            return value

    with numpy.errstate(all="ignore"):
        for call in CALLS.values():
            call(Recorder(xp), xp.asarray)
    assert set(STANDARD) - called - set(LIMITS) == set()


@each_backend
def test_functions_of_dtypes(make):
    x = make(numpy.ones(2, "float32"))
    assert np.finfo(x).bits == np.finfo(x.dtype).bits == 32
    assert np.iinfo(make(numpy.ones(2, "int8"))).max == 127
    assert np.isdtype(x.dtype, ("integral", "real floating")) and not np.isdtype(x.dtype, "complex floating")
    assert np.can_cast(np.int8, np.int16) and not np.can_cast(x.dtype, np.int32)
    assert np.result_type(x, np.complex64) == np.complex64
    assert np.broadcast_shapes((2, 1), (3,), ()) == (2, 3)


# --- inspection -----------------------------------------------------------------------------------------------------


@each_backend
def test_inspection(make):
    backend = np.backend_of(make(X))
    with np.use_backend(backend):
        info = np.__array_namespace_info__()
        assert set(info.capabilities()) == {"boolean indexing", "data-dependent shapes", "max dimensions"}
        defaults = info.default_dtypes()
        assert np.dtype(np.zeros(2).dtype) == defaults["real floating"]
        assert np.dtype(np.asarray([1j]).dtype) == defaults["complex floating"]
        assert np.dtype(np.arange(2).dtype) == defaults["integral"]
        assert np.dtype(np.argsort(np.zeros(2)).dtype) == defaults["indexing"]
        for name, dtype in info.dtypes().items():
            assert np.dtype(np.zeros(2, dtype=dtype).dtype) == dtype == np.dtype(name)
        assert set(info.dtypes(kind=("bool", "unsigned integer"))) >= {"bool", "uint8", "uint16", "uint32"}
        assert np.device(np.ones(2, device=info.default_device())) == info.default_device()
        for device in info.devices():
            assert np.device(np.ones(2, device=device)) is not None
    with np.use_backend(backend, dtype="float64"):
        assert set(info.dtypes()) == set(xp.__array_namespace_info__().dtypes())
        assert info.default_dtypes()["complex floating"] == np.complex128


# --- devices and DLPack ---------------------------------------------------------------------------------------------


@each_backend
def test_devices(make):
    x = make(X.astype("float32"))
    for place in ("cpu", np.device(x)):
        y = np.to_device(x, place)
        assert np.device(y) == np.device(x)
        numpy.testing.assert_array_equal(np.to_numpy(y), np.to_numpy(x))
    with pytest.raises(TypeError, match=r"device: .* is not an array"):
        np.device([x])
    with pytest.raises(Exception, match="nowhere"):
        np.to_device(x, "nowhere")


@each_backend
def test_devices_in_programs(make):
    """Where a program is traced the device may be open; a device that is asked for is taken all the same."""
    if np.backend_of(make(X)) == "numpy":
        assert np.device(2.5) == "cpu"
        return
    makers = {
        "to_device": lambda x: np.to_device(x, "cpu"),
        "astype": lambda x: np.astype(x, "float32", device="cpu"),
        "asarray": lambda x: np.asarray([x, x], device="cpu"),
        "full": lambda x: np.full((2, 3), x[0], device="cpu"),
        "zeros_like": lambda x: np.zeros_like(x, device="cpu"),
        "full_like": lambda x: np.full_like(x, x[0], device="cpu"),
        "linspace": lambda x: np.linspace(0.0, x, 3, device="cpu"),
    }
    x = make(X.astype("float32"))
    for name, f in makers.items():
        mapped = np.to_numpy(np.vmap(f)(x))
        numpy.testing.assert_allclose(mapped, numpy.stack([np.to_numpy(f(row)) for row in x]), err_msg=name)
        slope = np.grad(lambda x, f=f: np.sum(f(x)))(x[0])
        assert np.to_numpy(slope).shape == (3,), name


@pytest.mark.parametrize("source", INSTALLED.values(), ids=INSTALLED)
@each_backend
def test_dlpack(make, source):
    """From every framework to every other: values and dtypes, whatever the memory looks like."""
    backend = np.backend_of(make(X))
    hosts = [X.T, numpy.arange(7.0)[1::2], numpy.asarray(2.5), numpy.ones((0, 2)), B, Z, K.astype("int8")]
    with wide(make, "float64"), wide(source, "float64"):
        for host in hosts:
            for copy in (None, True):
                with np.use_backend(backend):
                    found = np.from_dlpack(source(host), copy=copy)
                assert np.backend_of(found) == backend
                assert np.dtype(found.dtype) == host.dtype
                numpy.testing.assert_array_equal(np.to_numpy(found), host)
                numpy.testing.assert_array_equal(np.to_numpy(np.add(found, found)), host + host)


@each_backend
def test_dlpack_shares_memory_or_says_that_it_cannot(make):
    backend = np.backend_of(make(X))
    raw = numpy.zeros(64 + 8 * 4, "uint8")
    start = -raw.ctypes.data % 64
    aligned = raw[start : start + 32].view("float32")
    with np.use_backend(backend):
        shared, copied = np.from_dlpack(aligned, copy=False), np.from_dlpack(aligned, copy=True)
        aligned[0] = 7
        assert np.to_numpy(shared)[0] == 7
        assert np.to_numpy(copied)[0] == 0
        if backend in ("tensorflow", "jax"):
            with pytest.raises(BufferError, match=r"from_dlpack: numpy.ndarray .* cannot be handed over to"):
                np.from_dlpack(aligned[1:], copy=False)
        assert np.to_numpy(np.from_dlpack(aligned[1:]) + 1).tolist() == [1.0] * 7
        with pytest.raises(TypeError, match=r"from_dlpack: \[1, 2\] has no __dlpack__ method; np.asarray makes"):
            np.from_dlpack([1, 2])


def test_dlpack_loses_no_gradient():
    torch = pytest.importorskip("torch", reason="needs torch")
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(BufferError, match=r"require gradient"):
        np.from_dlpack(x)
    assert np.from_dlpack(np.stop_gradient(x)).tolist() == [1.0, 1.0]
    assert isinstance(np.from_dlpack(numpy.ones(2), device=torch.device("cpu")), torch.Tensor)
