// Numbers within bounds, and as visitors read them.

export const clamped = (value, last) => Math.max(0, Math.min(last, value));

export const signed = (value) => `${value < 0 ? "\u2212" : "+"}${Math.abs(value).toFixed(2)}`;

export const percent = (probability) =>
  (probability < 0.001 ? "< 0.1 %" : `${(probability * 100).toFixed(1)} %`);
