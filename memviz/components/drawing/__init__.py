"""A drawing: SVG of the project's own on the page, in the colours of the page's theme.

Streamlit's own elements either take SVG out of HTML or show it as an image, which knows no theme.
"""
