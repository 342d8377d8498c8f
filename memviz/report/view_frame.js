// Entry point of a page with one text view, in a frame.

import { fitFrame } from "./frame.js";
import { printAsPictures } from "./paper.js";
import { drawViews } from "./views.js";

printAsPictures(drawViews());
fitFrame();
