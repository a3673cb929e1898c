"""Handing the management of a record from one school to another."""
