"""States of a model: found again, compared, changed.

Sources: Strobelt, Gehrmann, Pfister and Rush 2017, "LSTMVis", arXiv 1606.07461; Strobelt et al.
2018, "Seq2Seq-Vis", arXiv 1804.09299.
"""
