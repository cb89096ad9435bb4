from __future__ import annotations


def stop_gradient(x):
    return x
