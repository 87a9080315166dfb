"""Commitments: who was asked to do what, by when, and what is recorded."""
