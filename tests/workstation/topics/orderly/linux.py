def collect(host):
    return host.read_text("/etc/hostname")
