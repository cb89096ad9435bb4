from __future__ import annotations

from jax import lax

from gradnp._ops.rules.convolution import conv_windows


def conv(x, w, *, stride, padding, dilation, groups, layout):
    windows = conv_windows(x.shape, w.shape, stride, padding, dilation, groups, layout)
    spatial = "DHW"[-len(windows.size) :]
    batch = f"NC{spatial}" if layout == "channels_first" else f"N{spatial}C"
    return lax.conv_general_dilated(
        x,
        w,
        windows.stride,
        windows.padding,
        rhs_dilation=windows.dilation,
        dimension_numbers=(batch, f"OI{spatial}", batch),
        feature_group_count=groups,
    )
