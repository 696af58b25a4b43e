def collect(host):
    raise ZeroDivisionError("secret words of somebody")
