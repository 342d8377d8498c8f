// Entry point on a page of Streamlit's.

import { viewPerMount } from "../shared/mounting.js";
import { RecurrentDiagram } from "./unrolled_view.js";

export default viewPerMount(RecurrentDiagram);
