"""Why a request got no answer, or not all of it, in words."""

import ssl

from appwrite_cli.client.retry import Failure


def failure_of(error: Exception, host: str, timeout: float, status: int, hint: str) -> Failure:
    """The failure that an exception of the HTTP library is.

    `timeout` are the seconds of each phase, `status` is that of an answer whose body did not come
    whole, else 0; `hint` says what to look at where nothing better is known.
    """
    if problem := _certificate_problem(error):
        return Failure(
            f"the certificate of {host} is not trusted: {problem}",
            "name its authority with --ca-file FILE, or skip the check with --insecure",
            sent=False,
            final=True,
        )
    kind = type(error).__name__
    unsent = {
        "ConnectError": f"cannot connect to {host}: {_system_reason(error)}",
        "ConnectTimeout": f"no connection to {host} within {timeout:g} s",
        "PoolTimeout": f"all connections to {host} were in use for {timeout:g} s",
        "ProxyError": f"the proxy does not connect to {host}: {error}",
    }
    if kind in unsent:
        return Failure(unsent[kind], hint, sent=False)
    if kind in ("LocalProtocolError", "UnsupportedProtocol"):
        return Failure(f"the request to {host} cannot be sent", hint, sent=False, final=True)
    if kind == "ReadTimeout":
        reason = f"{host} did not answer within {timeout:g} s"
        return Failure(reason, "--timeout SECONDS waits longer", status=status)
    if kind == "WriteTimeout":
        return Failure(f"{host} took no data for {timeout:g} s", "--timeout SECONDS waits longer")
    if kind == "DecodingError":
        return Failure(f"{host} sent an answer that cannot be decoded", hint, status=status)
    if status:
        return Failure(f"the answer of {host} ({status}) was cut off", hint, status=status)
    if kind == "RemoteProtocolError" and "disconnected" not in str(error):
        return Failure(f"{host} answered something that is not HTTP", hint)
    return Failure(f"{host} closed the connection without an answer", hint)


def _causes(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _certificate_problem(error: BaseException) -> str:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
    return ""


def _system_reason(error: BaseException) -> str:
    """What the system said, such as `connection refused`; the innermost cause knows best."""
    for cause in reversed(_causes(error)):
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror[:1].lower() + cause.strerror[1:]
    return str(error) or "no reason given"
