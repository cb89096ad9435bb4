"""Porting, after: the program of `porting_before` with gradnp. The gradient by hand is gone, and any framework trains it.

What has changed is in the comments; docs/porting.md goes through it.
"""

import numpy

import gradnp as np
from examples.situations import frameworks

CELLS, ZONES, STEPS, EVERY = 12, 4, 40, 4
SENSORS = numpy.array([0, 3, 5, 8, 10])


def simulate(conductivity, heating):
    """The readings (STEPS // EVERY, sensors)."""
    k = np.repeat(conductivity, CELLS // ZONES)  # k.repeat is another function in torch
    faces = 2 * k[:-1] * k[1:] / (k[:-1] + k[1:])  # between two cells: the harmonic mean
    readings = []  # rows for np.stack, not rows written into an array
    u = np.zeros(CELLS, like=conductivity)
    for step in range(STEPS):
        flow = faces * np.diff(u)
        u = np.at(u)[:-1].add(flow)  # was u[:-1] += flow
        u = np.at(u)[1:].subtract(flow)
        u = u + heating[step]  # not u += ...
        u = np.at(u)[[0, -1]].multiply(0.5)  # the ends are cooled
        if (step + 1) % EVERY == 0:
            readings.append(np.take(u, SENSORS))
    return np.stack(readings)


def loss(parameters, heating, measured):
    """The mean squared error of the readings, and a penalty on a conductivity that jumps."""
    conductivity = np.clip(np.exp(parameters), 0.01, 0.45)
    error = simulate(conductivity, heating) - measured
    jumps = np.diff(parameters)
    return np.mean(error**2) + 1e-4 * np.sum(jumps**2)  # functions for methods


value_and_gradient = np.value_and_grad(loss)  # forty lines less


def fit(parameters, heating, measured, steps=25, rate=0.2, decay=0.5):
    """Gradient descent with momentum; the parameters found, and the losses on the way."""
    velocity = np.zeros_like(parameters)
    losses = []
    for _ in range(steps):
        value, slope = value_and_gradient(parameters, heating, measured)
        velocity = decay * velocity - rate * slope
        parameters = parameters + velocity  # a new array: nothing to copy beforehand
        losses.append(float(value))
    return parameters, losses


def data():
    """Where the fit begins, how the rod was heated, and what the thermometers said: arrays of the default backend."""
    heating = 0.5 + 0.5 * numpy.sin(numpy.arange(STEPS) / 5)
    made_of = numpy.array([0.4, 0.1, 0.3, 0.2])
    start = numpy.full(ZONES, numpy.log(0.2))
    return [np.asarray(x) for x in (start, heating, simulate(made_of, heating))]


def main():
    for backend in frameworks():
        with np.use_backend(backend):
            parameters, losses = fit(*data())
        print(f"{backend:<11} conductivity {np.to_numpy(np.exp(parameters)).round(3)}")
        print(f"{'':<11} loss {losses[0]:.4f} at the start, {losses[-1]:.6f} at the end")


if __name__ == "__main__":
    main()
