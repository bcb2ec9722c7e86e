"""Huilin 惠邻: neighbour stewards and old residential compounds, from a report to a confirmed fix."""
