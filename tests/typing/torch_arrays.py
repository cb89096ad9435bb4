"""What type checkers infer for torch tensors: the tensor, whatever stands beside it."""

from typing import assert_type

import numpy
import torch

import gradnp as np

t = torch.ones(3)
n = numpy.ones(3)

assert_type(np.sin(t), torch.Tensor)
assert_type(np.mean(t), torch.Tensor)
assert_type(np.reshape(t, (3, 1)), torch.Tensor)
assert_type(np.add(t, t), torch.Tensor)
assert_type(np.add(t, 2.0), torch.Tensor)
assert_type(np.add(2.0, t), torch.Tensor)
assert_type(np.add(t, n), torch.Tensor)
assert_type(np.add(t, [1.0, 2.0, 3.0]), torch.Tensor)
assert_type(np.concatenate([t, t]), torch.Tensor)
assert_type(np.stack((t, t)), torch.Tensor)
assert_type(np.where(t > 0, t, 0.0), torch.Tensor)
assert_type(np.where(t > 0, 0.0, t), torch.Tensor)
assert_type(np.zeros_like(t), torch.Tensor)
assert_type(np.asarray(t), torch.Tensor)
assert_type(np.linspace(t, 1.0, 4), torch.Tensor)
