"""Looking at one PC, read-only: collect, then evaluate, then report.

model.py       what a probe is, what it may see, what it may conclude
host.py        the one door to the machine that is looked at; nothing there can write
local_host.py  this machine; or, with a root, a mounted system or a test tree
registry.py    every probe, read from the `probes.toml` of each topic
engine.py      runs the topics side by side, within their time; a crash is an answer
document.py    the whole check as a document `hygie-check/1`, and back, however hostile
identity.py    which machine this is, without saying whose

What topics share
applications.py     what is installed, one list a check; applications_<system>.py look for it
known_products.py   a topic's `products.toml`: how a product is recognised, never by a translation
end_of_support.py   until when things are repaired: `end_of_support.toml`, dated, replaceable
plists.py, versions.py, once.py

<topic>/       probes.toml · facts.py · linux.py macos.py windows.py · evaluate.py
"""
