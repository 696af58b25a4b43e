"""How fast Hygie is, beside something bare measured in the same run.

`python3 bench/run.py`; what each line means is in docs/mesures-de-vitesse.md. Nothing here is a
test: a busy machine makes bad figures, never a failure.
"""
