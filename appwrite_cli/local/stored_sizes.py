"""What a file would take on a server: compressed as its bucket says, then encrypted.

Here the bytes lie as they came; only `sizeActual` tells of it.
"""

import zlib
from collections.abc import Iterable

# Larger files are neither compressed nor encrypted.
LARGEST = 20_000_000


def stored_size(blocks: Iterable[bytes], size: int, compression: str, *, encrypted: bool) -> int:
    """The size of what a server would write for so many bytes, which come in blocks."""
    if compression == "gzip":
        size = _gzip(blocks)
    elif compression == "zstd":
        size = _zstd(blocks, size)
    # AES in counter mode gives as many bytes, and OpenSSL writes them as base64.
    return (size + 2) // 3 * 4 if encrypted else size


def _gzip(blocks: Iterable[bytes]) -> int:
    compressor = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    return sum(len(compressor.compress(block)) for block in blocks) + len(compressor.flush())


def _zstd(blocks: Iterable[bytes], size: int) -> int:
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    compressor = zstd.ZstdCompressor()
    compressor.set_pledged_input_size(size)
    return sum(len(compressor.compress(block)) for block in blocks) + len(compressor.flush())
