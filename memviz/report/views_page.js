// Entry point of a page with text views among its sections.

import { followAddress } from "./address.js";
import { printAsPictures } from "./paper.js";
import { drawViews } from "./views.js";

const views = drawViews();
printAsPictures(views);
followAddress(views);
