// Entry point on a page of Streamlit's.

import { viewPerMount } from "../shared/mounting.js";
import { LinkedView } from "./linked_view.js";

export default viewPerMount(LinkedView);
