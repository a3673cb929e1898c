"""Calendars for people: the rules of schema `calendar/2`, reading a file, every problem at once, what has changed."""
