// What stands under the models: what the colours and the keys are.

export const POINTER_HINT = "Point at a character, or drag over the text; click or tap to pin it.";
export const KEYBOARD_HINT = "Keys: arrows, Page Up and Down by word, Home, End; Enter pins, Escape returns.";

// What the two ends of the colours stand for.
export const ENDS = {
  row: { unsigned: ["no influence", "most in this row"], signed: ["against, underlined", "for the target"] },
  shared: {
    unsigned: ["no influence", "most of all models here"],
    signed: ["against, underlined", "for the target, most of all models here"],
  },
  held: { unsigned: ["nothing held", "most in this row"] },
  found: { unsigned: ["nothing found", "most in this row"] },
};
