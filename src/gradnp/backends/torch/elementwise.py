import torch
from torch import sin, exp, add, where as where_, maximum, hypot
def where(c, x, y):
    return torch.where(torch.as_tensor(c), x, y)
