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


_POSITIVE = "a + ½ where a ≥ 0, else σ(a): above zero"
_CONVOLUTION = "each number’s weighted sum of its last w values up to step t, and a bias"
_SOFTPLUS = "ln(1 + eᵃ), above 0"
_WERE_RNNS = "Feng et al., [Were RNNs all we needed?](https://arxiv.org/abs/2410.01201), 2024"
_XLSTM = (
    "Beck et al., [xLSTM: Extended long short-term memory](https://arxiv.org/abs/2405.04517), 2024"
)
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
    "min_gru": UnitEquations(
        equations=(
            ("z_t", r"\sigma(W_z x_t + b_z)"),
            ("n_t", "g(W_n x_t + b_n)"),
            ("h_t", r"(1 - z_t) \odot h_{t-1} + z_t \odot n_t"),
        ),
        symbols={
            "z": "update gate: here high writes",
            "n": "candidate",
            "g(a)": _POSITIVE,
            "h": "state, and output",
        },
        source=_WERE_RNNS,
    ),
    "min_lstm": UnitEquations(
        equations=(
            ("f_t", r"\sigma(W_f x_t + b_f)"),
            ("i_t", r"\sigma(W_i x_t + b_i)"),
            ("f'_t, i'_t", r"\frac{f_t}{f_t + i_t}, \; \frac{i_t}{f_t + i_t}"),
            ("n_t", "g(W_n x_t + b_n)"),
            ("h_t", r"f'_t \odot h_{t-1} + i'_t \odot n_t"),
        ),
        symbols={
            "f, i": "forget and input gate",
            "f′, i′": "their shares, which add up to one: the gates that are shown",
            "n": "candidate",
            "g(a)": _POSITIVE,
            "h": "state, and output",
        },
        source=_WERE_RNNS,
    ),
    "lru": UnitEquations(
        equations=(
            (r"\lambda", r"\exp(-e^{\nu} + \mathrm{i}\, e^{\theta})"),
            ("h_t", r"\lambda \odot h_{t-1} + e^{\gamma} \odot B x_t"),
            ("y_t", r"\mathrm{Re}(C h_t) + D x_t"),
        ),
        symbols={
            "λ": "what a step multiplies the state by, the same at every step",
            "ν, θ, γ": "trained: how fast a number fades, how fast it turns, how much is written",
            "B, C": "complex weights",
            "D": "weights; in the paper one number per cell",
            "h": "state, complex",
            "y": "output",
        },
        source="Orvieto et al., [Resurrecting recurrent neural networks for long sequences]"
        "(https://arxiv.org/abs/2303.06349), 2023",
    ),
    "slstm": UnitEquations(
        equations=(
            (r"\tilde i_t, \tilde f_t, \tilde z_t, \tilde o_t", "W x_t + U h_{t-1} + b"),
            ("m_t", r"\max(\tilde i_t, \; m_{t-1} + \ln \sigma(\tilde f_t))"),
            ("i_t", r"\exp(\tilde i_t - m_t)"),
            ("f_t", r"\exp(m_{t-1} + \ln \sigma(\tilde f_t) - m_t)"),
            ("c_t", r"f_t \odot c_{t-1} + i_t \odot \tanh(\tilde z_t)"),
            ("n_t", r"f_t \odot n_{t-1} + i_t"),
            ("h_t", r"\sigma(\tilde o_t) \odot c_t / n_t"),
        ),
        symbols={
            "i, f": "input and forget gate; shown are their shares i / n and f n / n, "
            "the second n from before the step",
            "m": "stabiliser, which cancels in c / n",
            "c": "memory cell",
            "n": "normaliser, the sum of the weights in c",
            "h": "output",
        },
        source=f"{_XLSTM}. Each of its heads has a U, W and b of its own and reads no other",
    ),
    "mlstm": UnitEquations(
        equations=(
            ("q_t, k_t, v_t", r"W_q x_t, \; W_k x_t / \sqrt{d}, \; W_v x_t"),
            (r"\tilde i_t, \tilde f_t", r"w_i^\top x_t + b_i, \; w_f^\top x_t + b_f"),
            ("m_t", r"\max(\tilde i_t, \; m_{t-1} + \ln \sigma(\tilde f_t))"),
            ("i_t", r"\exp(\tilde i_t - m_t)"),
            ("f_t", r"\exp(m_{t-1} + \ln \sigma(\tilde f_t) - m_t)"),
            ("c_t", r"f_t\, c_{t-1} + i_t\, v_t k_t^\top"),
            ("n_t", r"f_t\, n_{t-1} + i_t\, k_t"),
            ("o_t", r"\sigma(W_o x_t + b_o)"),
            (r"\tilde h_t", r"c_t q_t / \max(\lvert n_t^\top q_t \rvert, \; e^{-m_t})"),
            ("h_t", r"o_t \odot \tilde h_t"),
        ),
        symbols={
            "q, k, v": "query, key and value, d numbers each",
            "i, f": "input and forget gate, one number each",
            "o": "output gate",
            "m": "stabiliser: keeps the exponentials from overflowing, and cancels",
            "c": "memory, a matrix",
            "n": "normaliser, the sum of the weighted keys",
            "h": "output",
        },
        source=f"{_XLSTM}. One head is written here; each has a matrix and gates of its own",
    ),
    "mamba": UnitEquations(
        equations=(
            (r"\tilde u_t, z_t", r"W_u x_t, \; W_z x_t"),
            ("u_t", r"\mathrm{silu}(\mathrm{conv}_t(\tilde u))"),
            (r"\Delta_t", r"\mathrm{softplus}(W_\Delta W_d u_t + b_\Delta)"),
            ("B_t, C_t", "W_B u_t, \\; W_C u_t"),
            (
                "h_t",
                r"\exp(\Delta_t A) \odot h_{t-1} + (\Delta_t \odot u_t)\, B_t^\top",
            ),
            ("o_t", r"h_t C_t + D \odot u_t"),
            ("y_t", r"W_y (o_t \odot \mathrm{silu}(z_t))"),
        ),
        symbols={
            "convₜ": _CONVOLUTION,
            "silu(z)": "z σ(z)",
            "softplus(a)": _SOFTPLUS,
            "Δ": "step size",
            "A": "trained, below 0: how fast each number of h fades",
            "B, C": "what is written to each number of h, and how it is read",
            "D": "trained: how much of u passes h by",
            "h": "state, a row of N numbers for each of u",
            "z": "what opens the output gate",
            "y": "output",
        },
        source="Gu and Dao, [Mamba: Linear-time sequence modeling with selective state spaces]"
        "(https://arxiv.org/abs/2312.00752), 2023",
    ),
    "gated_delta_net": UnitEquations(
        equations=(
            (r"\tilde q_t, \tilde k_t, v_t", r"\mathrm{silu}(\mathrm{conv}_t(W x))"),
            (
                "q_t, k_t",
                r"\tilde q_t / (\lvert \tilde q_t \rvert \sqrt{d}), \; "
                r"\tilde k_t / \lvert \tilde k_t \rvert",
            ),
            ("a_t", r"\exp(-e^{\alpha}\, \mathrm{softplus}(w_a^\top x_t + b_a))"),
            ("b_t", r"\sigma(w_b^\top x_t)"),
            (r"\tilde s_t", r"a_t\, s_{t-1}"),
            ("s_t", r"\tilde s_t + b_t\, k_t (v_t - \tilde s_t^\top k_t)^\top"),
            ("o_t", r"\mathrm{norm}(s_t^\top q_t)"),
            ("y_t", r"W_y (o_t \odot \mathrm{silu}(W_z x_t))"),
        ),
        symbols={
            "q, k, v": "query, key and value, d numbers each",
            "convₜ": _CONVOLUTION,
            "silu(z)": "z σ(z)",
            "softplus(a)": _SOFTPLUS,
            "a": "keep gate, one number; α is trained",
            "b": "write gate, one number: how far v replaces what s held under k",
            "s": "memory, a matrix",
            "norm": "division by the root mean square, times trained weights",
            "y": "output",
        },
        source="Yang, Kautz and Hatamizadeh, [Gated delta networks: Improving Mamba2 with delta "
        "rule](https://arxiv.org/abs/2412.06464), 2024. One head is written here; each has a "
        "matrix and gates of its own, and the last product reads all heads",
    ),
    "rwkv7": UnitEquations(
        equations=(
            (r"x^{*}_t", r"x_t + \mu_{*} \odot (x_{t-1} - x_t)"),
            ("r_t, k_t, v_t", r"W_r x^r_t, \; W_k x^k_t, \; W_v x^v_t"),
            ("w_t", r"\exp\bigl(-e^{-1/2}\, \sigma(f_w(x^w_t))\bigr)"),
            ("a_t", r"\sigma(f_a(x^a_t))"),
            ("g_t", "f_g(x^g_t)"),
            (r"\kappa_t", r"\xi \odot k_t / \lvert \xi \odot k_t \rvert"),
            (r"\tilde k_t", r"k_t \odot (1 + (a_t - 1) \odot \alpha)"),
            (r"\tilde s_t", r"w_t \odot s_{t-1} - (a_t \odot \kappa_t)\, \kappa_t^\top s_{t-1}"),
            ("s_t", r"\tilde s_t + \tilde k_t v_t^\top"),
            ("o_t", r"\mathrm{norm}(s_t^\top r_t) + (r_t^\top (\rho \odot \tilde k_t))\, v_t"),
            ("y_t", r"W_y (o_t \odot g_t)"),
        ),
        symbols={
            "x*": "mixture of the input and the one before, another for each of r, w, k, v, a, g",
            "r, k, v": "receptance, key and value, d numbers each",
            "f": "a product with two matrices of low rank, of w, a and g; between them tanh, "
            "nothing and σ; w and a have a bias",
            "w": "keep gate, a number for each row of s, never below 0.545",
            "a": "replace gate, the in-context learning rate",
            "g": "output gate",
            "κ": "removal key: what s holds under it is replaced",
            "s": "memory, a matrix",
            "μ, ξ, α, ρ": "trained; ρ weighs the bonus of what is read now",
            "norm": "by mean and variance, times trained weights, plus a bias",
            "y": "output",
        },
        source="Peng et al., [RWKV-7 “Goose” with expressive dynamic state evolution]"
        "(https://arxiv.org/abs/2503.14456), 2025. One head is written here; the last product "
        "reads all heads. Here without the value residual, by which later layers read the first "
        "one’s values",
    ),
}
