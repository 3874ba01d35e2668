"""The matrix products of a network in the numbers that this machine multiplies fastest, if they are exact enough.

Processors differ by factors: some have matrix units for bfloat16 (AMX), some multiply small integers four at a time
(VNNI), on some plain float32 is the fastest. So it is measured at start, in tens of milliseconds.
"""

import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, Protocol

import torch
from torch.nn import functional

Precision = Literal["float32", "bfloat16", "float16", "int8"]
_ROWS = (32, 512)
"""A step of many windows' decoder, and a window of the encoder."""
_WORTHWHILE = 1.2
"""A lesser gain than this is not worth leaving float32."""
_TRIES = 5
_ROUNDED_ROWS = 256
"""At a time: what is in between stays in the processor's cache."""


class Product(Protocol):
    """x -> x times a weight, plus a bias."""

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Takes and gives any leading shape."""
        ...


class FloatProduct:
    """A product in the type of its weights."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None) -> None:
        self._weight = weight
        self._bias = bias

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """`x` has the weights' type."""
        return functional.linear(x, self._weight, self._bias)


class Int8Product:
    """A product of 8-bit integers: weights rounded once, each output with a scale of its own; float32 in and out.

    Torch rounds all that comes in with one scale. So each row is brought to the same size first, and a row that spans
    it is added: then a window's words do not depend on which windows share its batch.
    """

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None, *, few_rows: bool = False) -> None:
        """Rounds the weights.

        Args:
            weight: shape (outputs, inputs).
            bias: shape (outputs,).
            few_rows: whether a decoder's few rows come in or an encoder's many; torch has kernels for either.
        """
        with warnings.catch_warnings():  # torch means to drop these one day; float32 is used then
            warnings.filterwarnings("ignore", "torch.quantize_per_tensor", UserWarning)
            rounded = _rounded(weight)
        engine = torch.backends.quantized.engine
        torch.backends.quantized.engine = _int8_engine("x86" if few_rows else "onednn")
        self._packed = torch.ops.quantized.linear_prepack(rounded, None)
        torch.backends.quantized.engine = engine
        self._bias = torch.zeros(len(weight)) if bias is None else bias.float()
        self._span = torch.zeros(weight.shape[1])
        self._span[:2] = torch.tensor([1.0, -1.0])

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """`x` is float32."""
        rows = x.reshape(-1, x.shape[-1])
        largest = torch.maximum(rows.amax(dim=-1, keepdim=True), -rows.amin(dim=-1, keepdim=True))
        largest.clamp_min_(1e-9)
        even = torch.empty(len(rows) + 1, rows.shape[1])
        torch.div(rows, largest, out=even[:-1])
        even[-1] = self._span
        made = torch.ops.quantized.linear_dynamic(even, self._packed, False)[:-1]
        return torch.addcmul(self._bias, made, largest, out=made).view(*x.shape[:-1], -1)


def _rounded(weight: torch.Tensor) -> torch.Tensor:
    """What `torch.quantize_per_channel` makes, in a fraction of its time and without a copy of the weight beside it."""
    scales = torch.empty(len(weight))
    numbers = torch.empty(weight.shape, dtype=torch.int8)
    for first in range(0, len(weight), _ROUNDED_ROWS):
        rows, its = weight[first : first + _ROUNDED_ROWS].float(), slice(first, first + _ROUNDED_ROWS)
        scales[its] = rows.abs().amax(dim=1).clamp_min(1e-9) / 127
        numbers[its] = (rows * scales[its].reciprocal()[:, None]).round_()
    zeros = torch.zeros(len(weight), dtype=torch.int64)
    return torch._make_per_channel_quantized_tensor(numbers, scales, zeros, 0)  # noqa: SLF001 - it has no other name


def _int8_engine(wanted: str) -> str:
    here = torch.backends.quantized.supported_engines
    return wanted if wanted in here else here[-1]


def make_product(
    weight: torch.Tensor,
    bias: torch.Tensor | None,
    precision: Precision,
    *,
    few_rows: bool = False,
) -> Product:
    """A weight, shape (outputs, inputs), ready for its products."""
    if precision == "int8":
        return Int8Product(weight, bias, few_rows=few_rows)
    dtype = getattr(torch, precision)
    return FloatProduct(weight.to(dtype).contiguous(), None if bias is None else bias.to(dtype))


def float_type(precision: Precision) -> torch.dtype:
    """The type of everything between the products."""
    kind: torch.dtype = torch.float32 if precision == "int8" else getattr(torch, precision)
    return kind


def speeds(width: int, candidates: Sequence[Precision] = ("bfloat16", "int8")) -> dict[Precision, float]:
    """How many times as fast as float32 each precision is on this processor, as measured now; 0: not possible.

    Args:
        width: of the network, in features.
        candidates: what float32 is compared with.
    """
    exact_s = _seconds(width, "float32")
    return {one: exact_s / _seconds(width, one) for one in candidates}


def fastest_first(width: int) -> list[Precision]:
    """The precisions that are worth it on this processor, the fastest first; float32 is always the last."""
    found = speeds(width)
    worth = [one for one in found if found[one] > _WORTHWHILE]
    return [*sorted(worth, key=lambda one: -found[one]), "float32"]


def processor_units() -> list[str]:
    """The units of this processor that multiply matrices faster than the ordinary ones, by their usual names."""
    tests = {
        "AMX": "_is_amx_tile_supported",
        "AVX-512 bfloat16": "_is_avx512_bf16_supported",
        "VNNI": "_is_vnni_supported",
    }
    return [name for name, test in tests.items() if getattr(torch.cpu, test, bool)()]


@torch.inference_mode()
def attention_type(precision: Precision) -> torch.dtype:
    """The type of what a decoder looks at. Looking costs no arithmetic but memory, of which bfloat16 takes half.

    Args:
        precision: of the products.
    """
    exact = float_type(precision)
    if precision != "int8":
        return exact

    def look(dtype: torch.dtype) -> float:
        query, seen = (torch.zeros(16, 8, count, 64, dtype=dtype) for count in (1, 300))
        return _shortest(lambda: functional.scaled_dot_product_attention(query, seen, seen))

    return torch.bfloat16 if look(torch.bfloat16) * _WORTHWHILE < look(exact) else exact


@torch.inference_mode()
def _seconds(width: int, precision: Precision) -> float:
    """How long a layer's widest product takes; endless where torch cannot do it."""
    try:
        product = make_product(torch.randn(4 * width, width), torch.zeros(4 * width), precision)
        sounds = [torch.randn(rows, width, dtype=float_type(precision)) for rows in _ROWS]
        return sum(_shortest(partial(product, sound)) for sound in sounds)
    except (RuntimeError, AttributeError, NotImplementedError):  # built without these kernels
        return float("inf")


def _shortest(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(_TRIES):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)
