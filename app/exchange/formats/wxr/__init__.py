"""Reads a WordPress export from standard input and writes JSON lines to standard output.

A program of its own, run by `wordpress.read` with `python -I`: it meets hostile files, so it
imports only the standard library and its own modules, opens no path, and limits its own memory and
time. The records: `Record` names their kinds, the functions that make them their fields. E-mail and
network addresses of people never leave it; a keyed hash tells two speakers of one name apart.
"""
