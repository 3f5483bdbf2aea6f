"""Recordings on disk: any format opened by what it holds, EDF and BDF by our own reader."""
