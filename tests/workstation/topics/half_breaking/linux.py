def collect(host):
    return {}
