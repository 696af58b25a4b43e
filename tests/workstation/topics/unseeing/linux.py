from hygie.workstation.probes.model import Unknown, Unseen


def collect(host):
    raise Unseen(Unknown.TOOL_MISSING, "un-programme")
