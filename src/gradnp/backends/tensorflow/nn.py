from __future__ import annotations

from tensorflow.math import softplus
from tensorflow.nn import relu
