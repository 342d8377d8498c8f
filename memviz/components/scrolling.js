// How a view comes into sight: gliding, or at once for readers who prefer no motion.

const scrollingBehaviour = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
