"""Sealed offers nobody can open early: pure cryptography, the same on every machine.

docs/trust-formats.md 5 describes each byte; the browser's twin is static/js/sealing.js.
"""
