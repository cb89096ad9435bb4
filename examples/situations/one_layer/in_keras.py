"""The layer as a Keras layer, trained by `fit`, under whichever backend Keras has.

Keras decides that once, when it is imported: ``KERAS_BACKEND=jax python -m examples.situations.one_layer.in_keras``.
"""

import keras

from examples.situations.one_layer import RATE, STEPS, data, layer, loss, start


class GreyConv(keras.layers.Layer):
    def build(self, _):
        kernel, bias = start()
        self.kernel = self.add_weight(shape=kernel.shape, initializer=lambda shape, dtype: kernel)
        self.bias = self.add_weight(shape=bias.shape, initializer="zeros")

    def call(self, images):
        return layer(images, self.kernel.value, self.bias.value)  # Keras's variables hold the framework's


def train() -> list[float]:
    images, targets = data()
    model = keras.Sequential([GreyConv()])
    model.compile(optimizer=keras.optimizers.SGD(RATE), loss=lambda targets, result: loss(result, targets))
    history = model.fit(images, targets, batch_size=len(images), epochs=STEPS, shuffle=False, verbose=0)
    return history.history["loss"]


if __name__ == "__main__":
    print(train())
