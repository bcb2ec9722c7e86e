import os
import time


def application(environ, start_response):
    """Answers with its process id, after as many seconds as the path says."""
    time.sleep(float(environ["PATH_INFO"].strip("/") or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
