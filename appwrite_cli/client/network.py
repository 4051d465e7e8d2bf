"""What this machine says about the network: trusted certificates, proxies."""

import os
import ssl
from pathlib import Path

from appwrite_cli.errors import UsageError


def tls_context(endpoint: str, *, ca_file: str, insecure: bool) -> ssl.SSLContext:
    """The TLS context for an endpoint; raises UsageError for a `ca_file` that cannot be used.

    `ca_file` (--ca-file, SSL_CERT_FILE) replaces all other trust. Without it the system's own
    store holds, so that a company's own authority works; where Python finds none (python.org
    builds for macOS), certifi's.
    """
    if not endpoint.startswith("https://"):
        # Loading certificates takes 40 ms, and nothing is encrypted here. Should anything ask for
        # TLS after all, this context trusts nobody: it fails instead of being unsafe.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if insecure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    if ca_file:
        return _trusting(ca_file)
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"] and not _has_certificate_directory():
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def proxies() -> list[str]:
    """The proxies of the environment, on macOS and Windows those of the system too."""
    from urllib.request import getproxies

    return [url for scheme, url in getproxies().items() if scheme in ("http", "https", "all")]


def _trusting(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except ssl.SSLError:
        reason = "it holds no certificate in PEM format"
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
    raise UsageError(f"--ca-file: cannot use {ca_file!r}: {reason}")


def _has_certificate_directory() -> bool:
    """Whether OpenSSL has a directory of certificates, which it reads as they are needed."""
    directory = ssl.get_default_verify_paths().capath
    if not directory or not Path(directory).is_dir():
        return False
    with os.scandir(directory) as entries:
        return any(entries)
