"""Coded texts in, a model out: data, fit, calibration, figures."""
