// What a ranking of cells tells the cell view of its page: an event of the window whose detail is the
// model's id, the layer, the part of the state and the number of the cell.

export const OPEN_CELL = "memviz-open-cell";
