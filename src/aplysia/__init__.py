"""Aplysia: a working memory over a persistent one, for any large model."""

__version__ = "0.1.0"
