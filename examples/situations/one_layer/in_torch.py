"""The layer as a `torch.nn.Module`, trained with `backward()` and one of torch's optimisers."""

import torch

from examples.situations.one_layer import RATE, STEPS, data, layer, loss, start


class GreyConv(torch.nn.Module):
    def __init__(self):
        super().__init__()
        kernel, bias = start()
        self.kernel = torch.nn.Parameter(torch.tensor(kernel))
        self.bias = torch.nn.Parameter(torch.tensor(bias))

    def forward(self, images):
        return layer(images, self.kernel, self.bias)


def train() -> list[float]:
    images, targets = map(torch.tensor, data())
    model = GreyConv()
    optimiser = torch.optim.SGD(model.parameters(), lr=RATE)
    losses = []
    for _ in range(STEPS):
        value = loss(model(images), targets)
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        losses.append(value.item())
    return losses


if __name__ == "__main__":
    print(train())
