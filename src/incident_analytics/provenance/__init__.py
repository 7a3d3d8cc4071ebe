"""What a run was made from, so that it can be made again: hashes, versions, parameters, row counts."""

from .manifest import file_hash, file_hashes, make_manifest, public_manifest

__all__ = ["file_hash", "file_hashes", "make_manifest", "public_manifest"]
