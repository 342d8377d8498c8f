"""The equations of each recurrent unit in LaTeX, with the names that the code uses."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class UnitEquations:
    """One step of a unit.

    `equations` are (left side, right side) in LaTeX, in the order in which they are computed;
    `symbols` says what each name stands for; `source` is Markdown.
    """

    equations: tuple[tuple[str, str], ...]
    symbols: Mapping[str, str]
    source: str

    def latex(self) -> str:
        """Return all equations, aligned at their equals signs."""
        lines = r" \\[0.3em] ".join(f"{left} &= {right}" for left, right in self.equations)
        return rf"\begin{{aligned}} {lines} \end{{aligned}}"


def _affine(gate: str, x: str = "x_t", h: str = "h_{t-1}", prime: str = "") -> str:
    """Return W x + U h + b of one gate."""
    return f"W{prime}_{gate} {x} + U{prime}_{gate} {h} + b{prime}_{gate}"


def _sigma(gate: str, x: str = "x_t", h: str = "h_{t-1}", prime: str = "") -> str:
    return rf"\sigma({_affine(gate, x, h, prime)})"


_INNER = (r"\tilde x_t", r"\tilde h_t", "'")

EQUATIONS: dict[str, UnitEquations] = {
    "rnn": UnitEquations(
        equations=(("h_t", r"\tanh(W x_t + U h_{t-1} + b)"),),
        symbols={"h": "state, and output"},
        source="Elman, [Finding structure in time]"
        "(https://doi.org/10.1207/s15516709cog1402_1), 1990",
    ),
    "gru": UnitEquations(
        equations=(
            ("r_t", _sigma("r")),
            ("z_t", _sigma("z")),
            ("n_t", r"\tanh(W_n x_t + b_n + r_t \odot U_n h_{t-1})"),
            ("h_t", r"(1 - z_t) \odot n_t + z_t \odot h_{t-1}"),
        ),
        symbols={
            "r": "reset gate",
            "z": "update gate: high keeps the old state, as in torch",
            "n": "candidate",
            "h": "state, and output",
        },
        source="Cho et al., [Learning phrase representations using RNN encoder–decoder]"
        "(https://arxiv.org/abs/1406.1078), 2014. Here, as in torch and cuDNN, the reset gate acts "
        "after the product with U, not before it",
    ),
    "lstm": UnitEquations(
        equations=(
            ("i_t", _sigma("i")),
            ("f_t", _sigma("f")),
            ("g_t", rf"\tanh({_affine('g')})"),
            ("o_t", _sigma("o")),
            ("c_t", r"f_t \odot c_{t-1} + i_t \odot g_t"),
            ("h_t", r"o_t \odot \tanh(c_t)"),
        ),
        symbols={
            "i, f, o": "input, forget and output gate",
            "g": "candidate",
            "c": "memory cell",
            "h": "output",
        },
        source="Hochreiter and Schmidhuber, [Long short-term memory]"
        "(https://doi.org/10.1162/neco.1997.9.8.1735), 1997; forget gate: Gers, Schmidhuber and "
        "Cummins, [Learning to forget](https://doi.org/10.1162/089976600300015015), 2000",
    ),
    "nested_lstm": UnitEquations(
        equations=(
            ("i_t, f_t, o_t", r"\sigma(W x_t + U h_{t-1} + b)"),
            ("z_t", _affine("z")),
            (r"\tilde x_t", r"i_t \odot z_t"),
            (r"\tilde h_t", r"f_t \odot c_{t-1}"),
            ("i'_t, f'_t, o'_t", r"\sigma(W' \tilde x_t + U' \tilde h_t + b')"),
            ("z'_t", rf"\tanh({_affine('z', *_INNER)})"),
            ("c'_t", r"f'_t \odot c'_{t-1} + i'_t \odot z'_t"),
            ("c_t", r"o'_t \odot \tanh(c'_t)"),
            ("h_t", r"o_t \odot \tanh(c_t)"),
        ),
        symbols={
            "i, f, o": "input, forget and output gate; each has its own W, U and b",
            "z": "candidate, without a function where a level lies inside",
            "x̃, h̃": "what the inner unit reads as its input and its state",
            "c, c′": "memory cell and inner memory cell",
            "h": "output",
        },
        source="Moniz and Krueger, [Nested LSTMs](https://arxiv.org/abs/1801.10308), 2018. Two "
        "levels, as in the models shown; a deeper one puts a further level in place of c′",
    ),
}
