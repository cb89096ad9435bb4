import torch
def reshape(a, shape, order, *, copy):
    return torch.reshape(a, shape if isinstance(shape, (tuple,list)) else (shape,))
def stack(arrays, axis, *, dtype, casting):
    return torch.stack(arrays, axis)
def concatenate(arrays, axis, *, dtype, casting):
    return torch.concatenate(arrays, axis)
from torch import broadcast_to as bt
def broadcast_to(a, shape, subok): return bt(a,shape)
